"""A practice's week, fetched once: its rows, margins and findings, who is free, and the sheets made of it."""
