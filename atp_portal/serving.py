"""How gunicorn serves the portal: `gunicorn -c python:atp_portal.serving`."""

import os

wsgi_app = "atp_portal.wsgi"
bind = os.environ.get("BIND") or f"127.0.0.1:{os.environ.get('PORT', '8000')}"
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
preload_app = True  # loaded once, then forked; connections are made after that
timeout = 60
graceful_timeout = 10
control_socket_disable = True  # it would lie in the home folder, and nobody talks to it
