"""Rows of the accreditation desk: criteria, applications, evidence, prospects."""
