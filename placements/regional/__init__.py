"""The regional timetable: what hubs hold for learners and educators of many practices, and seats that are offered."""
