"""Sessions that concern two practices."""
