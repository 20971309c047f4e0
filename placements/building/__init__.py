"""Timetables built many sessions at a time: what is wished for, where it fits, and what stands in its way.

From typical weeks, from a week or a whole placement that is copied, from a sheet. Values in, values out.
"""
