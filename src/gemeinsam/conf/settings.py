"""Settings of one installation. Everything that differs between places comes from the environment."""

import os
from datetime import timedelta

import dj_database_url
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from gemeinsam.conf import environment
from gemeinsam.conf.environment import DATA_DIR, flag, words

DATA_DIR.mkdir(parents=True, exist_ok=True)

SECRET_KEY = environment.secret_key()
DEBUG = flag("DEBUG", default=False)
# Demo logins, the demo notice and mails that go to a file instead of a server.
DEMO = flag("DEMO", default=False)
# HTTPS only cookies and redirects; off for ./run on one's own machine.
SECURE = flag("SECURE", default=False)
# The county walls the hosts off; a host that belongs to no county answers 404.
ALLOWED_HOSTS = words("ALLOWED_HOSTS", "*" if DEMO else "localhost,127.0.0.1,[::1],testserver")

INSTALLED_APPS = [
    "gemeinsam.publication",
    "gemeinsam.monitoring",
    "gemeinsam.planning",
    "gemeinsam.strategy",
    "gemeinsam.inventory",
    "gemeinsam.participation",
    "gemeinsam.county",
    "gemeinsam.web",
    "gemeinsam.conf",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "csp",
    "django_htmx",
    "template_partials",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "gemeinsam.county.middleware.CountyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "gemeinsam.county.middleware.CsrfMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "gemeinsam.county.middleware.RoleMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "gemeinsam.strategy.tree_addresses.FormerAddressMiddleware",
    "gemeinsam.county.middleware.PolicyMiddleware",
    "gemeinsam.county.middleware.CacheMiddleware",
    "gemeinsam.county.middleware.OnceMiddleware",
]

ROOT_URLCONF = "gemeinsam.conf.urls"
WSGI_APPLICATION = "gemeinsam.conf.wsgi.application"
POLICY_TABLE = "gemeinsam.conf.policy.TABLE"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "gemeinsam.county.context.county",
            ],
            "builtins": [
                "template_partials.templatetags.partials",
                "gemeinsam.web.templatetags.kern",
                "gemeinsam.county.templatetags.county",
            ],
        },
    },
]
FORM_RENDERER = "gemeinsam.web.forms.KernRenderer"

DATABASES = {
    "default": dj_database_url.config(
        default=f"sqlite:///{DATA_DIR / 'gemeinsam.sqlite3'}", conn_max_age=60, conn_health_checks=True
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        # A write waits for its turn instead of failing half-way.
        "transaction_mode": "IMMEDIATE",
        # FULL: an acknowledged write survives a power cut (measured in TRUST.md: NORMAL loses some).
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
        "PRAGMA mmap_size=134217728; PRAGMA cache_size=-16000;",
    }

# One process group on one machine shares a file; several machines set CACHE_URL to a shared cache.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": DATA_DIR / "cache",
    }
}
# Pages that readers got, kept by each process under the number of the last change (CacheMiddleware).
PAGES = {
    "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
    "LOCATION": "pages",
    # Two actions at once on PostgreSQL may get their numbers in another order than they end: a minute mends it.
    "TIMEOUT": 60,
    "OPTIONS": {"MAX_ENTRIES": 400},
}
if os.environ.get("CACHE_URL"):
    CACHES["default"] = {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": os.environ["CACHE_URL"],
    }

CACHES["pages"] = PAGES

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}

# --- people -------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "county.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk"
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "gemeinsam.county.login.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "gemeinsam.county.login.SocialAccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
# Nobody may sit on a colleague's address, and signing up tells nothing about who has an account.
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SIGNUP_FORM_HONEYPOT_FIELD = "website"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE
MFA_TOTP_ISSUER = "Gemeinsam.Digital"
# A code typed at the end of its half minute still counts.
MFA_TOTP_TOLERANCE = 1
MFA_ADAPTER = "gemeinsam.county.login.MfaAdapter"
SOCIALACCOUNT_ONLY = False
# OpenID Connect: one provider named by the environment (for example the county's own directory).
SOCIALACCOUNT_PROVIDERS = (
    {
        "openid_connect": {
            "APPS": [
                {
                    "provider_id": os.environ.get("OIDC_ID", "kreis"),
                    "name": os.environ.get("OIDC_NAME", "Verwaltungskonto"),
                    "client_id": os.environ.get("OIDC_CLIENT_ID", ""),
                    "secret": os.environ.get("OIDC_SECRET", ""),
                    "settings": {"server_url": os.environ["OIDC_SERVER"]},
                }
            ]
        }
    }
    if os.environ.get("OIDC_SERVER")
    else {}
)

# How many proxies of ours stand in front; only then is their word on the sender's address believed.
TRUSTED_PROXIES = int(os.environ.get("TRUSTED_PROXIES", "0"))
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES

SESSION_COOKIE_AGE = int(timedelta(hours=12).total_seconds())
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = SECURE
SESSION_COOKIE_NAME = "sitzung"
# The token lives in the session: a reader without a session gets no cookie at all.
CSRF_USE_SESSIONS = True
CSRF_FAILURE_VIEW = "gemeinsam.county.views.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --- the browser is told what it may do --------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        # A provider of OpenID Connect answers our form with its own address.
        "form-action": [SELF, *environment.origins(os.environ.get("OIDC_SERVER", ""))],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = SECURE
SECURE_HSTS_SECONDS = 31536000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
SECURE_HSTS_PRELOAD = SECURE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

# --- language, files, mail, log ------------------------------------------------------------------------
LANGUAGE_CODE = "de"
LANGUAGES = [("de", _("Deutsch")), ("en", _("Englisch"))]
TIME_ZONE = "Europe/Berlin"
USE_I18N = True
USE_TZ = True
# Off: it would write the year 2027 as 2.027; amounts are grouped by web.figures.
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = DEBUG
MEDIA_ROOT = DATA_DIR / "media"
# Private keys with which counties sign packages (strategy.exchange_keys); each file for its owner only.
KEYS_ROOT = DATA_DIR / "keys"

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = os.environ.get("EMAIL_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = flag("EMAIL_USE_TLS", default=False)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "gemeinsam.digital@localhost")
# Without a mail server the demonstration shows the outbox's mails on a page of their own (/postfach/).
DEMO_INBOX = DEMO and not os.environ.get("EMAIL_HOST")
if DEMO_INBOX:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = DATA_DIR / "mails"

# No address, mail or token in any log: requests are not logged, errors without their local variables.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "()": "gemeinsam.conf.logs.Discreet",
            "format": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        "django.request": {"level": "ERROR"},
        "gemeinsam": {"level": "INFO"},
    },
}
DEFAULT_EXCEPTION_REPORTER_FILTER = "django.views.debug.SafeExceptionReporterFilter"
# W003 looks for the name of Django's own class; ours is a subclass of it (county.middleware.CsrfMiddleware).
SILENCED_SYSTEM_CHECKS = ["security.W003"]

# --- rules of the house --------------------------------------------------------------------------------
# Contributions that one sender may submit in a quarter of an hour; an office shares one address.
CONTRIBUTIONS_PER_SENDER = int(os.environ.get("CONTRIBUTIONS_PER_SENDER", "60"))
# The red thread is read by the top floor and shown on every page: the face asks it by name.
RED_THREAD = "gemeinsam.publication.trace.stations_of"
RED_THREAD_REACH = "gemeinsam.publication.reach.reach_of"

# Under which licence the open exports may be used. Only the county can say it, so nothing stands here.
DATA_LICENCE = os.environ.get("DATA_LICENCE", "")
DATA_LICENCE_URL = os.environ.get("DATA_LICENCE_URL", "")
