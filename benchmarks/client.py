"""A small HTTP client that costs as little as possible, since it shares two cores with what it measures."""

import re
import socket
import threading
import time
from urllib.parse import urlencode

HOST = "127.0.0.1"
TIMEOUT_SECONDS = 30


class Connection:
    """One connection that stays open and asks for one thing after another."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._socket: socket.socket | None = None
        self._rest = b""

    def ask(self, request: bytes) -> tuple[int, bytes, bytes]:
        """The status, the head and the body of the answer. A connection that the server let go is opened again."""
        for attempt in (1, 2):
            try:
                return self._ask(request)
            except (ConnectionError, IndexError):
                self.close()
                if attempt == 2:
                    raise
        raise AssertionError("unreachable")

    def close(self) -> None:
        if self._socket:
            self._socket.close()
        self._socket, self._rest = None, b""

    def _ask(self, request: bytes) -> tuple[int, bytes, bytes]:
        if self._socket is None:
            self._socket = socket.create_connection((HOST, self.port), timeout=TIMEOUT_SECONDS)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket.sendall(request)
        received = self._rest
        while b"\r\n\r\n" not in received:
            received += self._more()
        head, _, body = received.partition(b"\r\n\r\n")
        length = int(_header(head, b"Content-Length") or 0)
        while len(body) < length:
            body += self._more()
        self._rest = body[length:]
        if (_header(head, b"Connection") or b"").lower() == b"close":
            self.close()
        return int(head.split(b" ", 2)[1]), head, body[:length]

    def _more(self) -> bytes:
        assert self._socket
        received = self._socket.recv(1 << 18)
        if not received:
            raise ConnectionResetError("The server closed the connection.")
        return received


def sign_in(port: int, path: str, email: str, password: str) -> str:
    """Sign in by the page for it, as a browser does; the cookies that are somebody's from then on."""
    connection = Connection(port)
    _, head, body = connection.ask(get(path))
    token = re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', body)
    assert token, "the sign-in page has no form"
    cookies = _cookies(head)
    form = urlencode(
        {"csrfmiddlewaretoken": token[1].decode(), "username": email, "password": password}
    ).encode()
    status, head, _ = connection.ask(
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\nCookie: {_joined(cookies)}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(form)}\r\n\r\n".encode()
        + form
    )
    connection.close()
    cookies |= _cookies(head)
    assert status == 302, f"{email} could not sign in: {status}"
    return _joined(cookies)


def get(path: str, cookies: str = "") -> bytes:
    """A request, as bytes."""
    cookie = f"Cookie: {cookies}\r\n" if cookies else ""
    return f"GET {path} HTTP/1.1\r\nHost: localhost\r\n{cookie}\r\n".encode()


def ask_for(
    port: int, request: bytes, *, clients: int, seconds: float, most: int
) -> tuple[list[float], float]:
    """Ask for one thing again and again by so many clients at once, for a time and at most so many times.

    How long each answer took, and how long all took together, in seconds.
    """
    took: list[list[float]] = [[] for _ in range(clients)]
    wrong: list[int] = []
    end = time.perf_counter() + seconds

    def client(mine: list[float]) -> None:
        connection = Connection(port)
        while (began := time.perf_counter()) < end and len(mine) < most // clients and not wrong:
            status, _, _ = connection.ask(request)
            mine.append(time.perf_counter() - began)
            if status != 200:
                wrong.append(status)
        connection.close()

    threads = [threading.Thread(target=client, args=(mine,)) for mine in took]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong, f"answered with {wrong[0]}"
    return [each for mine in took for each in mine], time.perf_counter() - began


def _header(head: bytes, name: bytes) -> bytes | None:
    found = re.search(rb"(?im)^" + name + rb":[ \t]*([^\r\n]*)", head)
    return found[1] if found else None


def _cookies(head: bytes) -> dict[str, str]:
    found = re.findall(rb"(?im)^Set-Cookie: ([^=]+)=([^;\r\n]*)", head)
    return {name.decode(): value.decode() for name, value in found}


def _joined(cookies: dict[str, str]) -> str:
    return "; ".join(f"{name}={value}" for name, value in cookies.items())
