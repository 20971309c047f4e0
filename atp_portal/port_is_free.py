"""Is this port of the machine free? Asked before `make demo` does long work; run as a script, without packages."""

import socket
import sys
import time

PATIENCE_SECONDS = 5  # a demonstration that was just stopped needs a moment to let go


def is_free(port: int) -> bool:
    """Whether a server could listen on this port of localhost."""
    with socket.socket() as server:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            server.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


if __name__ == "__main__":
    port = int(sys.argv[1])
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not is_free(port):
        if time.monotonic() > deadline:
            sys.exit(
                f"Port {port} is taken by another program. Choose another one: make demo PORT={port + 1}"
            )
        time.sleep(0.2)
