"""Who holds which role at a practice, a hub or a university: their pages of people."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.invitations import people_whom_account_may_be_given_by
from accounts.models import Educationalist, Invitation
from accounts.people_of_places import Place, Section, approval_tags, sections_of
from accounts.views.people_doors import hub_seen_by, hubs_of, practice_seen_by, provider_seen_by, providers_of
from hubs.models import ActingConsent, Membership, Practice


@require_safe
def people_list(request: HttpRequest) -> HttpResponse:
    """Whose people the reader may see: one's practices, hubs and universities."""
    reader: Any = request.user
    own = Practice.objects.whose_people_are_shown_to(reader)
    # The practices of a hub are on the hub's own page.
    practices = own.none() if reader.is_hee_staff else own.exclude(own.in_hubs_led_by(reader))
    context = {"practices": practices, "hubs": hubs_of(reader), "providers": providers_of(reader)}
    return render(request, "accounts/people/list.html", context)


@require_safe
def practice_people(request: HttpRequest, ods_code: str) -> HttpResponse:
    """Everybody of a practice, its mailbox, and for whom its hub acts."""
    reader: Any = request.user
    place = practice_seen_by(reader, ods_code=ods_code)
    today = timezone.localdate()
    membership = place.row.memberships.current().select_related("hub").first()
    invite = f"{reverse('accounts:invitation_new')}?{urlencode({'practice': place.row.ods_code})}"
    lasting = ActingConsent.objects.lasting(today).filter(practice=place.row)
    consents = list(lasting.select_related("hub", "given_by").order_by("starts_on", "pk"))
    is_agreed_for_good = any(consent.ends_on is None for consent in consents)
    context = {
        "hub": membership.hub if membership else None,
        "consents": consents,
        "may_withdraw": place.row.is_consented_for,
        "may_consent": place.row.is_consented_for and not is_agreed_for_good,
        "is_managed": place.row.is_managed,
        "invite_href": invite if place.row.is_managed else "",
    }
    return _page(request, place, today, "Practice", context)


@require_safe
def hub_people(request: HttpRequest, slug: str) -> HttpResponse:
    """A hub's own people, its practices with what they have agreed to, and approvals that end there."""
    reader: Any = request.user
    place = hub_seen_by(reader, slug=slug)
    today = timezone.localdate()
    members = Membership.objects.current().filter(hub=place.row).select_related("practice")
    standing = ActingConsent.objects.standing().filter(hub=place.row)
    consents = {consent.practice_id: consent for consent in standing}
    ids = [membership.practice_id for membership in members]
    ending: Any = Educationalist.objects.with_approval_ending(today).filter(practice__in=ids)
    context = {
        "practices": [
            (membership.practice, consents.get(membership.practice_id))
            for membership in sorted(members, key=lambda each: each.practice.name)
        ],
        "approvals": [
            (role, approval_tags(role, today)) for role in ending.select_related("person", "practice")
        ],
    }
    return _page(request, place, today, "Training hub", context)


@require_safe
def provider_people(request: HttpRequest, slug: str) -> HttpResponse:
    """The academic links of a university or medical school."""
    reader: Any = request.user
    place = provider_seen_by(reader, slug=slug)
    return _page(request, place, timezone.localdate(), place.row.get_kind_display().capitalize(), {})


def _page(
    request: HttpRequest, place: Place, today: Any, caption: str, context: dict[str, Any]
) -> HttpResponse:
    sections = sections_of(place, today)
    _offer_accounts(sections, request.user)
    shared = {
        "place": place,
        "caption": caption,
        "sections": sections,
        "past": [(section.kind, holder) for section in sections for holder in section.past],
        "today": today,
    }
    return render(request, f"accounts/people/{place.field}.html", shared | context)


def _offer_accounts(sections: list[Section], reader: Any) -> None:
    """Lead from those without an account to their invitation, where the reader may send it; one query."""
    holders = [holder for section in sections for holder in section.holders]
    without = {holder.role.person_id for holder in holders if not holder.role.person.can_sign_in}
    if not without:
        return
    theirs = people_whom_account_may_be_given_by(reader).filter(pk__in=without)
    may = set(
        theirs.exclude(Exists(Invitation.objects.open().filter(person=OuterRef("pk")))).values_list(
            "pk", flat=True
        )
    )
    for holder in holders:
        person = holder.role.person
        if person.pk in may:
            href = reverse("accounts:invitation_known", args=[person.public_id])
            holder.deeds.append({"text": "Invite to sign in", "href": href, "hidden": person.full_name})
