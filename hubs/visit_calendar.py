"""A visit as an invitation for a calendar (RFC 5546): asked to come, or called off, always under the same UID."""

from __future__ import annotations

import datetime
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.urls import reverse
from icalendar import Calendar, Event, vCalAddress, vDatetime, vInt, vUri

from atp_portal.calendar_parts import UID_NAMESPACE, Text, london_zone, one_line
from atp_portal.formatting import LONDON
from hubs.models import Visit

PRODUCT = "-//ATP portal//Visits//EN"


def invitation(visit: Visit, person: Any, now: datetime.datetime) -> bytes:
    """The file that puts a visit into ``person``'s calendar, or takes out one that is called off.

    Nobody else's address is in it. ``SEQUENCE`` grows with each change, so that calendars follow.
    """
    is_off = visit.state == Visit.State.CALLED_OFF
    summary = one_line(f"Visit to {visit.application.host}")
    event = Event()
    event["uid"] = Text(f"visit-{visit.public_id}@{UID_NAMESPACE}")
    event["sequence"] = vInt(visit.sequence)
    event["dtstamp"] = vDatetime(now.astimezone(datetime.UTC).replace(microsecond=0))
    event["dtstart"] = vDatetime(visit.starts_at.astimezone(LONDON))
    event["dtend"] = vDatetime(visit.ends_at.astimezone(LONDON))
    event["summary"] = Text(f"Cancelled: {summary}" if is_off else summary)
    event["location"] = Text(one_line(visit.place))
    event["url"] = vUri(f"{settings.SITE_URL}{reverse('hubs:visit', args=[visit.public_id])}")
    event["organizer"] = _organizer()
    event["attendee"] = _attendee(person)
    event["status"] = Text(_status(visit))
    event["transp"] = Text("TRANSPARENT" if is_off else "OPAQUE")
    calendar = Calendar()
    calendar["prodid"] = Text(PRODUCT)
    calendar["version"] = Text("2.0")
    calendar["calscale"] = Text("GREGORIAN")
    calendar["method"] = Text("CANCEL" if is_off else "REQUEST")
    calendar.add_component(london_zone())
    calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written


def _status(visit: Visit) -> str:
    if visit.state == Visit.State.CALLED_OFF:
        return "CANCELLED"
    return "TENTATIVE" if visit.state == Visit.State.PROPOSED else "CONFIRMED"


def _organizer() -> vCalAddress:
    """The portal, from the address that its mail comes from."""
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    organizer = vCalAddress(f"mailto:{address}")
    if name:
        organizer.params["CN"] = name
    return organizer


def _attendee(person: Any) -> vCalAddress:
    attendee = vCalAddress(f"mailto:{person.email}")
    attendee.params["CN"] = one_line(person.full_name).replace('"', "'")
    attendee.params["PARTSTAT"] = "ACCEPTED"
    attendee.params["RSVP"] = "FALSE"
    return attendee
