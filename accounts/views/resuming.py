"""Where somebody finds again what they had typed when their session ran out."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.kept_typing import drop, kept_for


@require_http_methods(["GET", "HEAD", "POST"])
def resume(request: HttpRequest) -> HttpResponse:
    """Offers to send the kept form again; by POST, throws it away."""
    if request.method == "POST":
        drop(request)
        messages.info(request, "What you had typed is thrown away.")
        return redirect("accounts:home")
    kept = kept_for(request)
    if kept is None:
        return redirect("accounts:home")
    context = {
        "kept": kept,
        "readable": [(_words(name), value) for name, value in kept.fields if _is_words(value)],
    }
    return render(request, "accounts/resume.html", context)


def _words(name: str) -> str:
    """A field's name for people: 'starts_on_day' is 'Starts on day'."""
    return name.replace("_", " ").replace("-", " ").capitalize()


def _is_words(value: str) -> bool:
    """Whether it is something that somebody typed, rather than a choice's number."""
    return any(character.isalpha() for character in value) and " " in value.strip()
