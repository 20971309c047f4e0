"""Who of a practice's staff is in when, and the staff week as it is typed and pasted."""
