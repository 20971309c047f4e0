"""Where mail is handed over, as one address: `smtp+tls://user:password@mail.example.org:587`."""

from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

USUAL_PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}


@dataclass(frozen=True)
class MailServer:
    """A server that takes our mail: in the clear, after STARTTLS, or by TLS from the first byte (``is_tls``)."""

    host: str
    port: int
    user: str
    password: str
    starts_tls: bool
    is_tls: bool


def mail_server(address: str) -> MailServer:
    """The server that an address names. Raises ImproperlyConfigured, without repeating the address's password."""
    parts = urlsplit(address)
    if parts.scheme not in USUAL_PORTS or not parts.hostname:
        known = ", ".join(f"{scheme}://" for scheme in USUAL_PORTS)
        raise ImproperlyConfigured(f"EMAIL_URL begins with one of {known} and names a host.")
    return MailServer(
        host=parts.hostname,
        port=parts.port or USUAL_PORTS[parts.scheme],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        starts_tls=parts.scheme == "smtp+tls",
        is_tls=parts.scheme == "smtps",
    )
