"""What is filled in about findings: why one may stand."""

from __future__ import annotations

from typing import Any

from django import forms

from atp_portal.form_fields import PlainMessages


class OverrideForm(PlainMessages, forms.Form):
    """Why a finding may stand. ``about`` is its fingerprint."""

    about = forms.CharField(widget=forms.HiddenInput, max_length=64)
    reason = forms.CharField(
        label="Why may this stand?",
        help_text="What keeps the learner safe meanwhile. Those who plan the placement read it. No patient details.",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Enter why this may stand"},
    )

    def __init__(self, *args: Any, about: str, **kwargs: Any) -> None:
        # Several stand on one page, and each needs ids of its own.
        kwargs |= {"auto_id": f"id_{about[:12]}_%s", "initial": {"about": about}}
        super().__init__(*args, **kwargs)
