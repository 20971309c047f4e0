"""What happened to placements and their timetables, in words, for those who plan them.

Learners and academic links have none of it: it tells of drafts and of what stays in the office.
"""

from placements.history.tracks import history_of_session, latest_of_placement, tracks_of_timetable

__all__ = ["history_of_session", "latest_of_placement", "tracks_of_timetable"]
