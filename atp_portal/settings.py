"""The one settings module: everything that differs between places comes from the environment.

With nothing set this is a demonstration on one's own machine: embedded PostgreSQL, a key of its own, localhost
only. `ATP_ENV=production` refuses to start until it has been told what it must know. docs/deployment.md lists
every name.
"""

import datetime
import ipaddress
import os
import secrets
from pathlib import Path
from typing import Any

import dj_database_url
import pgtrigger
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from atp_portal import embedded_postgres
from atp_portal.email_url import mail_server
from atp_portal.evidence_store import evidence_store
from atp_portal.sign_on_providers import sign_on_providers

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(os.environ.get("ATP_VAR", BASE_DIR / "var"))

ENVIRONMENT = os.environ.get("ATP_ENV", "demo")
if ENVIRONMENT not in {"demo", "production"}:
    raise ImproperlyConfigured(f"ATP_ENV is {ENVIRONMENT!r}: it can be 'demo' (the default) or 'production'.")
PRODUCTION = ENVIRONMENT == "production"
if PRODUCTION and (
    missing := [name for name in ("SECRET_KEY", "DATABASE_URL", "ALLOWED_HOSTS") if not os.environ.get(name)]
):
    raise ImproperlyConfigured(f"In production these must be set in the environment: {', '.join(missing)}.")


def _own_secret_key() -> str:
    """The demonstration's key: made once, kept in a file that only its owner can read."""
    path = VAR_DIR / "secret_key"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text()
    with os.fdopen(descriptor, "w") as file:
        file.write(key := secrets.token_urlsafe(50))
    return key


# What the portal is

SITE = {
    "name": "Advanced Training Practices portal",
    "short_name": "ATP portal",
}
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
PHONENUMBER_DEFAULT_REGION = "GB"

INSTALLED_APPS = [
    "atp_portal",
    "hubs",
    "accounts",
    "placements",
    "accounts.admin_config.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.contrib.sitemaps",
    "pgtrigger",
    "pghistory",
    "procrastinate.contrib.django",
    "crispy_forms",
    "django_filters",
    "django_htmx",
    "import_export",
    "phonenumber_field",
    "localflavor",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
]
ROOT_URLCONF = "atp_portal.urls"
WSGI_APPLICATION = "atp_portal.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DEBUG = not PRODUCTION and os.environ.get("ATP_DEBUG") == "1"

MIDDLEWARE = [
    "atp_portal.middleware.permissions_policy",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "atp_portal.middleware.CompressPages",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "atp_portal.middleware.keep_pages_private",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.security_log.log_refusals",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.last_seen.note_last_seen",
    "accounts.middleware.SignInRequiredKeepingTyping",
    "accounts.middleware.SecondFactorRequired",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "pghistory.middleware.HistoryMiddleware",
    "hubs.moved_addresses.follow_moved_addresses",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "atp_portal.context_processors.site",
                "accounts.context_processors.navigation",
            ],
        },
    },
]
CRISPY_ALLOWED_TEMPLATE_PACKS = ["nhsuk"]
CRISPY_TEMPLATE_PACK = "nhsuk"

# A learner is to read their sessions this long before they begin; drafts that are nearer wait to be published.
PUBLISH_WITHIN = datetime.timedelta(days=int(os.environ.get("ATP_PUBLISH_WITHIN_DAYS", "28")))

# What is kept of people, and for how long; docs/privacy says why.

# Years after the last day of somebody's last role, by its kind ("staff": all others), until they are anonymised.
KEPT_YEARS = {
    "learner": int(os.environ.get("ATP_LEARNERS_KEPT_YEARS", "6")),
    "patientpartner": int(os.environ.get("ATP_PATIENT_PARTNERS_KEPT_YEARS", "2")),
    "staff": int(os.environ.get("ATP_STAFF_KEPT_YEARS", "6")),
}
# Years after a host was last accredited until its evidence is taken away.
EVIDENCE_KEPT_YEARS = int(os.environ.get("ATP_EVIDENCE_KEPT_YEARS", "6"))
# How often each place goes through who has access there, and how long before that it is reminded.
ACCESS_REVIEW_EVERY = datetime.timedelta(days=int(os.environ.get("ATP_ACCESS_REVIEW_DAYS", "91")))
ACCESS_REVIEW_NOTICE = datetime.timedelta(days=14)

# The database: one, by two roles. The application works by "default"; what changes tables works by "owner".

# Set by atp_portal.wsgi: only processes that serve many requests at once share connections.
_POOL_SIZE = int(os.environ.get("ATP_DATABASE_POOL", "0"))
_POOL: dict[str, Any] = {"pool": {"min_size": 1, "max_size": _POOL_SIZE, "timeout": 10}} if _POOL_SIZE else {}


def _database(url: str, **options: Any) -> dict[str, Any]:
    configuration: dict[str, Any] = dict(dj_database_url.parse(url, conn_health_checks=True))
    configuration["OPTIONS"] = configuration.get("OPTIONS", {}) | options
    return configuration


def _embedded_database(role: str, **options: Any) -> dict[str, Any]:
    folder = VAR_DIR / "postgres-18"
    return {
        "ENGINE": "atp_portal.embedded_backend",
        "EMBEDDED": {"data_directory": folder, "major": 18},
        "HOST": str(embedded_postgres.socket_directory(folder)),
        "NAME": embedded_postgres.DATABASE,
        "USER": role,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


DATABASES: dict[str, dict[str, Any]]
if _url := os.environ.get("DATABASE_URL"):
    DATABASES = {
        "default": _database(_url, **_POOL),
        "owner": _database(os.environ.get("DATABASE_OWNER_URL") or _url),
    }
else:
    DATABASES = {
        "default": _embedded_database(embedded_postgres.APPLICATION_ROLE, **_POOL),
        "owner": _embedded_database(embedded_postgres.OWNER_ROLE),
    }

# History: every insert, update and delete of a tracked row, written by triggers that run once a statement.

PGHISTORY_APPEND_ONLY = True
PGHISTORY_MIDDLEWARE_METHODS = ("POST", "PUT", "PATCH", "DELETE")
PGHISTORY_LEVEL = pgtrigger.Statement

# People

AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["accounts.backends.PersonBackend"]
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "accounts:home"
LOGOUT_REDIRECT_URL = "/"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "accounts.password_words.NotMadeOfOurWords"},
]

# Signing in: the flows are allauth's, the addresses and pages ours. People come by invitation and are found by
# ``Person.email`` alone, so that allauth's own list of addresses stays empty.

ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # an invitation reached them there
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # strangers get no mail
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = True  # for SESSION_COOKIE_AGE
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if PRODUCTION else "http"
INVITATIONS_LAST = datetime.timedelta(days=int(os.environ.get("ATP_INVITATION_DAYS", "14")))
ACCOUNT_FORMS = {"user_token": "accounts.forms.passwords.PasswordLinkForm"}
PASSWORD_RESET_TIMEOUT = 60 * 60  # seconds for which the link in that mail opens
# Wrong passwords are counted by accounts.failures, exactly; these keep mail and pages from being flooded.
ACCOUNT_RATE_LIMITS = {
    "login": None,
    "login_failed": None,
    "reset_password": "60/15m/ip,5/15m/key",
    "reset_password_from_key": "60/15m/ip",
    "change_password": "10/15m/user",
}
WRONG_PASSWORDS = {"account": 10, "address": 100}  # after which none is looked at, for as long as they fade
WRONG_PASSWORDS_FADE_AFTER = datetime.timedelta(minutes=15)
# How many proxies before us add to X-Forwarded-For: so many from its end stands who is asking.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("ATP_TRUSTED_PROXIES", "1" if PRODUCTION else "0"))
# Where colleagues share computers, so that one who sits down at another's is no news.
SHARED_ADDRESSES: list[ipaddress.IPv4Network | ipaddress.IPv6Network] = [
    ipaddress.ip_network(each.strip(), strict=False)
    for each in os.environ.get("ATP_SHARED_ADDRESSES", "").split(",")
    if each.strip()
]

# The second factor. Roles as ``accounts.querysets`` names them, whose holders and deputies must have one.

SECOND_FACTOR_FOR = [
    name.strip()
    for name in os.environ.get("ATP_SECOND_FACTOR_FOR", "hee_staff,hub_leads" if PRODUCTION else "").split(
        ","
    )
    if name.strip()
]
MFA_ADAPTER = "accounts.second_factor.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True

# Single sign-on, where an organisation has it. It finds people and makes none.

SIGN_ON_PROVIDERS = sign_on_providers(os.environ.get("ATP_OIDC_PROVIDERS", ""), must_be_https=PRODUCTION)
SOCIALACCOUNT_ADAPTER = "accounts.single_sign_on.SignOnAdapter"
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False  # accounts.single_sign_on binds, and leaves passwords alone

# What is counted across processes: attempts, above all. The table is made by `migrate`.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "portal_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},  # beyond which counts would be thrown away to make room
    }
}

# Security. Only a demonstration, which is plain http on localhost, goes without TLS.

SECRET_KEY = os.environ.get("SECRET_KEY") or _own_secret_key()
SECRET_KEY_FALLBACKS = os.environ.get("SECRET_KEY_FALLBACKS", "").split()  # those that it has replaced
ALLOWED_HOSTS = os.environ.get("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # probes ask the web process itself, behind the proxy
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PRODUCTION else None
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION
SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_REFERRER_POLICY = "same-origin"
# Browsers take a cookie of such a name from this host alone, by TLS, and for all of it.
COOKIE_PREFIX = "__Host-" if PRODUCTION else ""
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}sessionid"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrftoken"
# Not in a cookie: they name people.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SESSION_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_AGE = 12 * 60 * 60  # a working day: practices share computers
CSRF_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_HTTPONLY = True
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "object-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],  # the design system's and the admin's style sheets hold small icons
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# Mail. Without EMAIL_URL that of a demonstration leaves nobody's machine and is read at /demo/mail/.

SITE_URL = os.environ.get("SITE_URL") or (
    f"https://{ALLOWED_HOSTS[0]}" if PRODUCTION else f"http://localhost:{os.environ.get('PORT', '8000')}"
)
EMAIL_URL = os.environ.get("EMAIL_URL", "")
MAIL_STAYS_HERE = not PRODUCTION and not EMAIL_URL
_server = mail_server(EMAIL_URL or "smtp://localhost")
EMAIL_BACKEND = f"django.core.mail.backends.{'dummy' if MAIL_STAYS_HERE else 'smtp'}.EmailBackend"
EMAIL_HOST, EMAIL_PORT = _server.host, _server.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _server.user, _server.password
EMAIL_USE_TLS, EMAIL_USE_SSL = _server.starts_tls, _server.is_tls
EMAIL_TIMEOUT = 30  # seconds
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL") or f"{SITE['short_name']} <portal@localhost>"
SERVER_EMAIL = DEFAULT_FROM_EMAIL
REPLY_TO_EMAIL = os.environ.get("REPLY_TO_EMAIL", "")  # who answers, where a mail names nobody who does
MAIL_KEPT_FOR = datetime.timedelta(days=int(os.environ.get("ATP_MAIL_KEPT_DAYS", "30")))

# Who looked at which learner's record is kept for two years: a learner who hears of something after their course can
# still ask. Less than one year cannot be had: the database's own function would not delete it.
RECORD_VIEWS_KEPT_FOR = datetime.timedelta(
    days=max(365, int(os.environ.get("ATP_RECORD_VIEWS_KEPT_DAYS", "730")))
)

# Files

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
# Of a file that is too large no more is kept, while it comes in, than of one that is not.
FILE_UPLOAD_HANDLERS = [
    "atp_portal.upload_limit.DropWhatIsTooLarge",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_NUMBER_FILES = 10  # in one request
# What staff upload. Served by a view of ours, so nothing else needs to reach it but the web processes.
MEDIA_ROOT = Path(os.environ.get("ATP_MEDIA") or VAR_DIR / "media")
# What hosts give as evidence: beside it, or in a bucket, for the eyes of few.
EVIDENCE_ROOT = Path(os.environ.get("ATP_EVIDENCE") or VAR_DIR / "evidence")
STATICFILES_DIRS = [BASE_DIR / "static" / "build"]  # what `npm run build` made; its sources are not published
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "evidence": evidence_store(os.environ, EVIDENCE_ROOT),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# What happened goes to stderr, where whatever runs the processes collects it

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "format": "{asctime} {levelname} {name}: {message}",
            "datefmt": "%Y-%m-%dT%H:%M:%S%z",
            "style": "{",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        "procrastinate.worker": {"level": "INFO" if PRODUCTION else "WARNING"},
        "atp_portal": {"level": "INFO"},
        "hubs": {"level": "INFO"},
        "accounts": {"level": "INFO"},
        "placements": {"level": "INFO"},
    },
}
