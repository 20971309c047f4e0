"""What becomes of sessions when somebody is off, a room is out of use, or the practice is closed: a pure core.

The map of the room:

- ``values``: what is known of the practice and of the sessions that cannot be as they were planned.
- ``remedies``: what may be done about one session, all of it legal, the best first.
- ``times``: other times of the week at which everybody in a session is free.
- ``judging``: whether a change would make a finding that stops.
- ``plan``: one remedy for every session, so that nobody and no room is taken twice.

Keys are those of the rules' facts; instants are UTC, and every range is half-open.
"""
