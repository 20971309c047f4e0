"""`/demo/mail/`: the mail of a demonstration, which goes nowhere else. Not there where mail leaves."""

from __future__ import annotations

import base64
import hashlib
import re
import uuid
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.models import OutgoingMail
from atp_portal.formatting import moment_long

P = ParamSpec("P")
STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)


def only_where_mail_stays(
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Open to anybody on this machine where everybody in the mail is made up; else there is no such page."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not settings.MAIL_STAYS_HERE:
            raise Http404
        return view(request, *args, **kwargs)

    return login_not_required(never_cache(require_safe(guarded)))


@only_where_mail_stays
def demo_mail_list(request: HttpRequest) -> HttpResponse:
    """What was sent, newest first."""
    mails = OutgoingMail.objects.defer("text", "html").exclude(to_address="")
    page = Paginator(mails, 25).get_page(request.GET.get("page"))
    return render(request, "accounts/demo_mail_list.html", {"page": page})


@only_where_mail_stays
def demo_mail(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One mail, as plain text."""
    mail = get_object_or_404(OutgoingMail.objects.exclude(to_address=""), public_id=public_id)
    rows = [
        ("To", mail.to_address),
        *([("Answers go to", mail.reply_to)] if mail.reply_to else []),
        ("When", moment_long(mail.queued_at)),
        ("State", mail.get_state_display().capitalize()),
    ]
    return render(request, "accounts/demo_mail.html", {"mail": mail, "rows": rows})


@only_where_mail_stays
def demo_mail_page(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One mail with its layout, in a sandbox of its own: nothing in it may run, or fetch anything."""
    mail = get_object_or_404(OutgoingMail.objects.exclude(html=""), public_id=public_id)
    hashes = [
        base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
        for style in STYLE.findall(mail.html)
    ]
    styles = " ".join(f"'sha256-{digest}'" for digest in hashes) or "'none'"
    closed = "object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    policy = f"sandbox; default-src 'none'; style-src {styles}; {closed}"
    return HttpResponse(mail.html, headers={"Content-Security-Policy": policy})
