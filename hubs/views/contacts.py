"""The contacts of a hub, confirmed by those who lead it and by HEE staff."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from hubs.forms.contacts import HubContactForm
from hubs.models import TrainingHub
from hubs.operations.base import Refusal
from hubs.operations.contacts import confirm_hub_contact


@require_http_methods(["GET", "HEAD", "POST"])
def hub_contacts(request: HttpRequest, slug: str) -> HttpResponse:
    """Each contact as the public reads it, with a button that says that it is right today."""
    reader: Any = request.user
    hub = get_object_or_404(TrainingHub.objects.managed_by(reader), slug=slug)
    contacts = list(hub.contacts.all())
    # Named by what is unique in the hub, since their order may change meanwhile.
    chosen = request.POST.get("contact") if request.method == "POST" else None
    forms = {
        contact.name: HubContactForm(
            request.POST if contact.name == chosen else None, instance=contact, prefix=f"contact-{number}"
        )
        for number, contact in enumerate(contacts, 1)
    }
    if request.method == "POST":
        form = forms.get(chosen or "")
        if form is None:
            raise Http404
        if form.is_valid():
            try:
                contact = confirm_hub_contact(by=reader, contact=form.instance, **form.cleaned_data)
            except Refusal as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, f"{contact.name} is shown as checked today.")
                return redirect("hubs:hub_contacts", hub.slug)
    context = {
        "hub": hub,
        "forms": list(forms.items()),
        "wrong": forms.get(chosen or ""),
        "today": timezone.localdate(),
    }
    return render(request, "hubs/hub_contacts.html", context)
