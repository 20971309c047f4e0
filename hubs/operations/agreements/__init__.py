"""Education agreements: drafted, sent, signed by the practice, countersigned; or recorded from paper. See ``AGREEMENT``."""
