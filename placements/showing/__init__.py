"""What people are shown of their timetables, told of changes, and have seen; and what stands against showing it."""
