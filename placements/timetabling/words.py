"""Days, times and lengths of time in words, in the NHS service manual's style."""

from datetime import date, time, timedelta


def day_in_words(day: date) -> str:
    """The day as people read it: "Wednesday 6 August 2026"."""
    return f"{day:%A} {day.day} {day:%B} {day.year}"


def time_in_words(at: time) -> str:
    """The wall-clock time as people read it: "5:30pm", "9am", "midday", "midnight"; seconds are left out."""
    if at.hour in (0, 12) and at.minute == 0:
        return "midday" if at.hour == 12 else "midnight"
    minutes = f":{at.minute:02}" if at.minute else ""
    return f"{at.hour % 12 or 12}{minutes}{'am' if at.hour < 12 else 'pm'}"


def length_in_words(length: timedelta) -> str:
    """The length of time in whole minutes as people read it: "6 hours 30 minutes", "1 hour", "0 minutes"."""
    hours, minutes = divmod(round(length / timedelta(minutes=1)), 60)
    parts = [
        f"{number} {unit if number == 1 else unit + 's'}"
        for number, unit in ((hours, "hour"), (minutes, "minute"))
    ]
    return " ".join(part for part in parts if not part.startswith("0 ")) or "0 minutes"
