"""What somebody's absence, a room out of use or a closure affects, with what may be done about it, fetched and told."""
