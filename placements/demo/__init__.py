"""The demo world: fictional people and places, made through the same operations as the pages."""
