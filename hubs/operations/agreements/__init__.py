"""Education agreements: drafted, sent, signed by both sides, or recorded from paper. The table is ``AGREEMENT``."""
