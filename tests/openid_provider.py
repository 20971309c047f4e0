"""A small OpenID Connect provider of our own, on localhost: discovery, sign-in page, tokens, keys, userinfo.

It holds its clients to the standard: the redirect address that they have given, the secret, the code once and with
its PKCE verifier.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

CLIENT_ID, CLIENT_SECRET = "atp-portal", "a secret of the tests"


class OpenIdProvider:
    """Start it with ``with``; ``claims`` are what it says of whoever comes, and may be changed in between.

    ``token_claims`` replace claims of the signed token alone, ``signs_with_another_key`` makes its signature false,
    ``is_down`` makes it answer nothing but errors.
    """

    def __init__(self) -> None:
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.claims: dict[str, Any] = {}
        self.token_claims: dict[str, Any] = {}
        self.signs_with_another_key = False
        self.is_down = False
        self.codes: dict[str, dict[str, str]] = {}
        self.access_tokens: set[str] = set()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.issuer = f"http://localhost:{self.server.server_port}"
        self.names_itself = ""  # another issuer, in the description of itself

    def __enter__(self) -> OpenIdProvider:
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()

    def authorize(self, asked: dict[str, str]) -> str:
        """Whoever is here is signed in and agrees; gives the address to which their browser goes back."""
        assert asked["client_id"] == CLIENT_ID
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        assert "openid" in asked["scope"].split()
        code = secrets.token_urlsafe()
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, sent: dict[str, str]) -> dict[str, Any] | None:
        """Tokens for a code; None where anything about the request is not in order."""
        asked = self.codes.pop(sent.get("code", ""), None)
        if asked is None or sent.get("client_secret") != CLIENT_SECRET:
            return None
        challenge = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        if base64.urlsafe_b64encode(challenge).rstrip(b"=").decode() != asked["code_challenge"]:
            return None
        if sent.get("redirect_uri") != asked["redirect_uri"]:
            return None
        access_token = secrets.token_urlsafe()
        self.access_tokens.add(access_token)
        return {"access_token": access_token, "token_type": "Bearer", "id_token": self._id_token()}

    def _id_token(self) -> str:
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT_ID,
            "iat": now,
            "exp": now + 300,
            "jti": secrets.token_hex(),
            **self.claims,
            **self.token_claims,
        }
        key = rsa.generate_private_key(65537, 2048) if self.signs_with_another_key else self.key
        return jwt.encode(claims, key, algorithm="RS256", headers={"kid": "1"})

    def keys(self) -> dict[str, Any]:
        public = json.loads(RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [public | {"kid": "1", "use": "sig", "alg": "RS256"}]}

    def discovery(self) -> dict[str, Any]:
        return {
            "issuer": self.names_itself or self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
            "response_types_supported": ["code"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "code_challenge_methods_supported": ["S256"],
        }

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                address = urlsplit(self.path)
                if provider.is_down:
                    self.send_error(503)
                elif address.path == "/.well-known/openid-configuration":
                    self._json(provider.discovery())
                elif address.path == "/keys":
                    self._json(provider.keys())
                elif address.path == "/authorize":
                    self.send_response(302)
                    self.send_header("Location", provider.authorize(dict(parse_qsl(address.query))))
                    self.end_headers()
                elif address.path == "/userinfo" and self._bearer() in provider.access_tokens:
                    self._json(provider.claims)
                else:
                    self.send_error(404)

            def do_POST(self) -> None:
                length = int(self.headers["Content-Length"])
                sent = {
                    name: values[0] for name, values in parse_qs(self.rfile.read(length).decode()).items()
                }
                tokens = None if provider.is_down else provider.token(sent)
                self._json(tokens or {"error": "invalid_grant"}, status=200 if tokens else 400)

            def _bearer(self) -> str:
                return self.headers.get("Authorization", "").removeprefix("Bearer ")

            def _json(self, value: dict[str, Any], status: int = 200) -> None:
                body = json.dumps(value).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: Any) -> None:
                """The tests say what they need to."""

        return Handler
