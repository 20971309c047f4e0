"""What would break if something lapsed: values in, values out."""
