"""Files of public data, read into plain values or refused with the line that is wrong. Knows no database."""
