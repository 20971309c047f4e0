"""The web application, for gunicorn: `gunicorn atp_portal.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "atp_portal.settings")
os.environ.setdefault("ATP_DATABASE_POOL", "8")  # connections of one process, shared by its threads

application = get_wsgi_application()
