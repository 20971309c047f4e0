"""What accounts itself holds on a person, for the page of their own data."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession

from accounts.models import LearnerTerms, Person
from accounts.own_data import Row, Section, register_own_data
from accounts.record_views import views_of
from accounts.retention import kinds_of_role
from atp_portal.formatting import phone

# What a role has besides its person, its place and its days, and how it is called.
ROLE_DETAILS = ("stage", "job_title", "registration_number", "approving_body", "approved_until")
PLACES = ("practice", "hub", "education_provider", "region")


def details(person: Person) -> list[Row]:
    return [
        {
            "title": person.title,
            "given_name": person.given_name,
            "family_name": person.family_name,
            "email": person.email,
            "phone": phone(person.phone),
            "profession": person.profession.name if person.profession else None,
            "registered_with": person.get_registered_with_display() or None,
            "is_gp": person.is_gp,
            "can_sign_in": person.can_sign_in,
            "last_login": person.last_login,
        }
    ]


def roles(person: Person) -> list[Row]:
    """Every role that somebody held, holds or will hold, the latest first."""
    found: list[Row] = []
    for kind in kinds_of_role():
        names = {field.name for field in kind._meta.concrete_fields}
        places = [place for place in PLACES if place in names]
        for role in kind._default_manager.filter(person=person).select_related(*places):
            place = next((getattr(role, name) for name in places if getattr(role, name)), None)
            more = [
                str(getattr(role, name)) for name in ROLE_DETAILS if name in names and getattr(role, name)
            ]
            if role.deputising_for_id:
                more.append("as a deputy")
            found.append(
                {
                    "role": str(kind._meta.verbose_name).capitalize(),
                    "place": str(place) if place else None,
                    "starts_on": role.starts_on,
                    "ends_on": role.ends_on,
                    "details": ", ".join(more),
                }
            )
    return sorted(found, key=lambda row: row["starts_on"], reverse=True)


def terms(person: Person) -> list[Row]:
    rows = LearnerTerms.objects.filter(learner__person=person).select_related("learner__education_provider")
    return [
        {
            "learner_at": str(each.learner.education_provider),
            "is_employed": each.is_employed,
            "under_18_until": each.under_18_until,
            "has_opted_out": each.has_opted_out,
            "contracted_minutes": each.contracted_minutes,
            "paid_weekly_minutes": each.paid_weekly_minutes,
            "practice_minutes_before": each.practice_minutes_before,
            "simulated_minutes": each.simulated_minutes,
            "campus_weekdays": ", ".join(str(day) for day in each.campus_weekdays),
        }
        for each in rows
    ]


def invitations(person: Person) -> list[Row]:
    rows = person.invitations.select_related("invited_by").prefetch_related(
        "roles__region", "roles__hub", "roles__practice", "roles__education_provider"
    )
    return [
        {
            "sent_at": each.sent_at,
            "invited_by": each.invited_by.full_name,
            "roles": "; ".join(role.words for role in each.roles.all()),
            "state": each.state.label,
        }
        for each in rows
    ]


def sign_ins(person: Person) -> list[Row]:
    """Browsers that are known, and sessions that are open or not yet forgotten."""
    sessions = UserSession.objects.filter(user=person).order_by("-created_at")
    return [
        *(
            {
                "what": "Known browser",
                "browser": device.browser,
                "network_address": None,
                "first_used": device.first_seen_at,
                "last_used": device.last_seen_at,
            }
            for device in person.known_devices.all()
        ),
        *(
            {
                "what": "Sign-in",
                "browser": session.user_agent,
                "network_address": session.ip,
                "first_used": session.created_at,
                "last_used": session.last_seen_at,
            }
            for session in sessions
        ),
    ]


def proofs(person: Person) -> list[Row]:
    """What somebody proves themselves with, never the secrets, and when staff took it away."""
    factors = Authenticator.objects.filter(user=person).order_by("pk")
    links = SocialAccount.objects.filter(user=person).order_by("pk")
    addresses = EmailAddress.objects.filter(user=person).order_by("pk")
    resets = person.second_factor_resets.select_related("reset_by")
    return [
        *(_proof(each.get_type_display(), each.created_at, each.last_used_at) for each in factors),
        *(_proof(f"Single sign-on: {each.provider}", each.date_joined, each.last_login) for each in links),
        *(_proof(f"Address of mail: {each.email}", None, None) for each in addresses),
        *(
            _proof(f"Taken away by {each.reset_by.full_name}: {each.reason}", each.reset_at, None)
            for each in resets
        ),
    ]


def _proof(what: str, at: Any, used_at: Any) -> Row:
    return {"what": str(what), "at": at, "used_at": used_at}


def mails(person: Person) -> list[Row]:
    rows = person.mails.defer("text", "html")
    return [
        {
            "queued_at": mail.queued_at,
            "about": mail.template.replace("_", " ").capitalize(),
            "subject": mail.subject or None,
            "state": mail.get_state_display(),
        }
        for mail in rows
    ]


def links(person: Person) -> list[Row]:
    return [
        {
            "action": link.action.replace("_", " ").capitalize(),
            "created_at": link.created_at,
            "expires_at": link.expires_at,
            "used_at": link.used_at,
        }
        for link in person.action_links.all()
    ]


def views(person: Person) -> list[Row]:
    return [
        {
            "viewed_at": view.viewed_at,
            "viewer": view.viewer.full_name,
            "page": view.get_page_display().capitalize(),
        }
        for view in views_of(person)
    ]


def requests(person: Person) -> list[Row]:
    return [
        {
            "asked_at": asked.asked_at,
            "reason": asked.reason,
            "state": asked.get_state_display(),
            "decided_at": asked.decided_at,
            "answer": asked.answer,
        }
        for asked in person.deletion_requests.all()
    ]


def endings(person: Person) -> list[Row]:
    return [
        {
            "ended_at": each.ended_at,
            "ended_by": each.ended_by.full_name if each.ended_by else None,
            "reason": each.reason,
        }
        for each in person.ended_access.select_related("ended_by")
    ]


def register() -> None:
    """Put all this on the page of one's own data, in its order."""
    register_own_data(
        Section(
            "details",
            "Your details",
            "Who you are, and how you are reached.",
            (
                ("title", "Title"),
                ("given_name", "First name"),
                ("family_name", "Family name"),
                ("email", "Email address"),
                ("phone", "Phone"),
                ("profession", "Profession"),
                ("registered_with", "Registered with"),
                ("is_gp", "Qualified GP"),
                ("can_sign_in", "Has an account"),
                ("last_login", "Last signed in"),
            ),
            details,
        ),
        Section(
            "roles",
            "Your roles",
            "What you are or were in the scheme. What you may do here follows from these.",
            (
                ("role", "Role"),
                ("place", "Place"),
                ("starts_on", "From"),
                ("ends_on", "Until"),
                ("details", "Details"),
            ),
            roles,
            tuple(f"{kind._meta.label}.person" for kind in kinds_of_role()),
        ),
        Section(
            "learner_terms",
            "On what terms you learn",
            "What the rules on working time need to know of you as a learner. Campus days count from Monday, 1.",
            (
                ("learner_at", "Learner at"),
                ("is_employed", "Employed"),
                ("under_18_until", "Under 18 until"),
                ("has_opted_out", "Opted out of 48 hours"),
                ("contracted_minutes", "Minutes a week"),
                ("paid_weekly_minutes", "Minutes of paid work a week"),
                ("practice_minutes_before", "Minutes of practice before"),
                ("simulated_minutes", "Simulated of them"),
                ("campus_weekdays", "Campus days"),
            ),
            terms,
            ("accounts.LearnerTerms.learner",),
        ),
    )
    register_own_data(
        Section(
            "invitations",
            "Invitations to you",
            "How you came to the portal.",
            (("sent_at", "Sent"), ("invited_by", "By"), ("roles", "As"), ("state", "State")),
            invitations,
            ("accounts.Invitation.person",),
        ),
        Section(
            "sign_ins",
            "Where you signed in",
            "So that you notice if it was not you.",
            (
                ("what", "What"),
                ("browser", "Browser"),
                ("network_address", "Network address"),
                ("first_used", "First used"),
                ("last_used", "Last used"),
            ),
            sign_ins,
            ("accounts.KnownDevice.person", "usersessions.UserSession.user"),
        ),
        Section(
            "proofs",
            "How you prove who you are",
            "Your second factors and links to other sign-ins, without their secrets, and when staff took them away.",
            (("what", "What"), ("at", "When"), ("used_at", "Last used")),
            proofs,
            (
                "mfa.Authenticator.user",
                "socialaccount.SocialAccount.user",
                "account.EmailAddress.user",
                "accounts.SecondFactor.user",
                "accounts.SignOnLink.user",
                "accounts.SecondFactorReset.person",
            ),
        ),
        Section(
            "mails",
            "Mail to you",
            "What the portal sent you. The words of mail are deleted after a time; that it was sent is kept.",
            (("queued_at", "When"), ("about", "About"), ("subject", "Subject"), ("state", "State")),
            mails,
            ("accounts.OutgoingMail.person",),
        ),
        Section(
            "action_links",
            "Links that need no sign-in",
            "Links in mail to you by which one thing could be done without signing in.",
            (
                ("action", "For"),
                ("created_at", "Made"),
                ("expires_at", "Runs out"),
                ("used_at", "Last used"),
            ),
            links,
            ("accounts.ActionLink.person",),
        ),
        Section(
            "record_views",
            "Who looked at your record",
            "Each time that somebody else opened a page about you as a learner.",
            (("viewed_at", "When"), ("viewer", "Who"), ("page", "What")),
            views,
            ("accounts.RecordView.learner",),
        ),
        Section(
            "deletion_requests",
            "Your requests for deletion",
            "What you asked, and what came of it.",
            (
                ("asked_at", "Asked"),
                ("reason", "Your reason"),
                ("state", "State"),
                ("decided_at", "Decided"),
                ("answer", "Answer"),
            ),
            requests,
            ("accounts.DeletionRequest.person",),
        ),
        Section(
            "ended_access",
            "When your sign-ins and links were ended",
            "By you, or by staff for you.",
            (("ended_at", "When"), ("ended_by", "By"), ("reason", "Why")),
            endings,
            ("accounts.EndedAccess.person",),
        ),
    )
