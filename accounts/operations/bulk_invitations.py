"""A whole list of people: kept until it is decided upon, then invited, all of them or nobody."""

from __future__ import annotations

from django.utils import timezone

from accounts.checked_people import check_people
from accounts.models import InvitationDraft, Person
from accounts.operations.invitations import invite_many
from accounts.people_files import cells_in_order, read_people, rows_kept
from atp_portal.formatting import count
from hubs.operations.base import Refusal, operation


@operation
def keep_list(*, by: Person, file_name: str, content: bytes) -> InvitationDraft:
    """Read an uploaded list and keep it for an hour, in the place of any that was kept. Raises ``Unreadable``."""
    rows = read_people(content)
    now = timezone.now()
    InvitationDraft.objects.filter(owner=by).delete()
    return InvitationDraft.objects.create(
        owner=by,
        file_name=file_name[-200:],
        rows=cells_in_order(rows),
        created_at=now,
        expires_at=now + InvitationDraft.LASTS,
    )


@operation
def invite_list(*, by: Person, draft: InvitationDraft) -> list[Person]:
    """Invite everybody in a list and forget it. Refused whole while one of its rows has a problem."""
    held = InvitationDraft.objects.of(by).select_for_update(of=("self",)).filter(pk=draft.pk).first()
    if held is None:
        raise Refusal("This list has been sent, replaced or forgotten meanwhile. Look at your invitations.")
    checked = check_people(by, rows_kept(held.rows))
    wrong = [each for each in checked if each.plan is None]
    if wrong:
        raise Refusal(f"Nobody is invited: {count(len(wrong), 'row')} of the list must be corrected first.")
    people = invite_many(by=by, plans=[each.plan for each in checked if each.plan])
    held.delete()
    return people


@operation
def drop_list(*, by: Person, draft: InvitationDraft) -> None:
    """Forget a list that was not sent."""
    InvitationDraft.objects.filter(owner=by, pk=draft.pk).delete()
