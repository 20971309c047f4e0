"""The pure cores of timetabling: they take values and return values, and know no request and no database.

The map of the room:

- ``local_time``: Europe/London wall-clock times to UTC and back; hours that do not exist or happen twice.
- ``weeks``: ISO weeks as values, "2026-W48".
- ``recurrence``: patterns that repeat in local time, and the occurrences that they make.
- ``overlap``: who or what is booked twice, how full a room gets, which gaps are left.
- ``hours``: time by category, as it really elapses.
- ``calendar``: the iCalendar feed, built from plain values.

Instants are aware datetimes everywhere, and every range is half-open: it holds its start and not its end.
"""
