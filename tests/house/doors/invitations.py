"""Invitations: those who may invite and their lists; and the page of the invited, which anybody opens."""

from typing import Any

from accounts.invitations import token_for
from accounts.models import Invitation, InvitationDraft, RoleKind
from accounts.operations.bulk_invitations import keep_list
from accounts.operations.invitations import InvitationPlan, invite
from accounts.operations.people import NewPerson
from hubs.models import Practice
from tests.factories.cast import Cast
from tests.house.doors.table import READ_ONLY, VISITOR, Door, answers, everybody

# Of Ash Grove: its administrator, its hub's lead, HEE staff.
THEIRS = frozenset({"administrator", "hub_lead", "hee"})
INVITERS = THEIRS | {
    "same_hub_administrator",
    "stranger_administrator",
    "other_hub_lead",
    "academic",
    "other_academic",
}


def _invitation(cast: Cast) -> Invitation:
    """Somebody new is to supervise at Ash Grove."""
    waiting = Invitation.objects.filter(person__email="quentin.quill@example.org")
    if not waiting.exists():
        plan = InvitationPlan(
            person=NewPerson("Quentin", "Quill", "quentin.quill@example.org"),
            kind=RoleKind.SUPERVISOR,
            place=Practice.objects.get(pk=cast.practice.pk),
            starts_on=cast.placement.starts_on,
        )
        invite(by=cast.administrator, plan=plan)
    return waiting.get()


def _of_ash_grove(cast: Cast) -> dict[str, Any]:
    return {"public_id": _invitation(cast).public_id}


def _token(cast: Cast) -> dict[str, Any]:
    return {"token": token_for(_invitation(cast))}


def _without_account(cast: Cast) -> dict[str, Any]:
    return {"public_id": cast.supervisor.public_id}


def _list(cast: Cast) -> dict[str, Any]:
    """A list that the administrator of Ash Grove has uploaded."""
    draft = InvitationDraft.objects.filter(owner=cast.administrator).first()
    content = b"Role,Email,Given name,First day\nSupervisor,new@example.org,Nora,27/3/2027\n"
    return {
        "public_id": (draft or keep_list(by=cast.administrator, file_name="a.csv", content=content)).public_id
    }


OWN_FORM = answers((INVITERS, 200), others=403)
OWNERS_LIST = frozenset({"administrator"})

DOORS: list[Door] = [
    Door("accounts:invitation_list", get=OWN_FORM, post=READ_ONLY),
    Door("accounts:invitation_new", get=OWN_FORM, post=OWN_FORM),
    Door(
        "accounts:invitation_new",
        get=OWN_FORM,
        post=OWN_FORM,
        asked={"role": "administrator", "practice": "B81001"},
        label="an administrator of Ash Grove",
    ),
    Door(
        "accounts:invitation_known",
        get=answers((THEIRS, 200), others=404),
        post=answers((THEIRS, 200), others=404),
        leads_to=_without_account,
    ),
    Door(
        "accounts:invitation_again",
        get=READ_ONLY,
        post=answers((THEIRS, 302), others=404),
        leads_to=_of_ash_grove,
    ),
    Door(
        "accounts:invitation_revoke",
        get=answers((THEIRS, 200), others=404),
        post=answers((THEIRS, 302), others=404),
        leads_to=_of_ash_grove,
    ),
    Door("accounts:bulk_invitation", get=OWN_FORM, post=OWN_FORM),
    Door("accounts:bulk_invitation_template", get=OWN_FORM, post=READ_ONLY),
    Door(
        "accounts:bulk_invitation_preview",
        get=answers((OWNERS_LIST, 200), others=404),
        post=answers((OWNERS_LIST, 302), others=404),
        leads_to=_list,
    ),
    Door(
        "accounts:bulk_invitation_drop",
        get=READ_ONLY,
        post=answers((OWNERS_LIST, 302), others=404),
        leads_to=_list,
    ),
    # The page of the invited: no sign-in, and nothing for somebody else who is signed in
    Door(
        "accounts:accept_invitation",
        get=everybody(409) | {VISITOR: 200},
        post=everybody(409) | {VISITOR: 200},
        leads_to=_token,
        label="by its token",
        tells_all=True,
    ),
    Door(
        "accounts:accept_invitation",
        get=everybody(404),
        post=everybody(404),
        leads_to=lambda cast: {"token": "guessed"},
        label="by a guess",
    ),
]
