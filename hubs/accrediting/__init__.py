"""The accreditation desk without its database rows: tables of what leads where, and shapes that pages show."""
