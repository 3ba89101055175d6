"""One settings file; everything that differs between places comes from the environment."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from portal import env, logs, policy, queues, single_sign_on
from portal.interface import REST_FRAMEWORK, SPECTACULAR_SETTINGS  # noqa: F401 settings, too

BASE_DIR = Path(__file__).resolve().parent.parent
STATE_DIR = Path(env.text("STATE_DIR", str(BASE_DIR / ".state")))
BUILD_DIR = Path(env.text("BUILD_DIR", str(BASE_DIR / "build")))
_open_data = env.text("OPEN_DATA_DIR", "")
OPEN_DATA_DIR = Path(_open_data) if _open_data else None
# Plain http on loopback, invented people, "Sign in as ...": portal.checks refuses it elsewhere.
DEMONSTRATION = env.boolean("DEMONSTRATION", default=False)
DEBUG = False

SECRET_KEY = env.secret("SECRET_KEY")
SECRET_KEY_FALLBACKS = env.secrets("SECRET_KEY_FALLBACKS")
PRINCIPAL_KEY = env.secret_bytes("PRINCIPAL_KEY")
DIGEST_KEY = env.secret_bytes("DIGEST_KEY")
FIELD_KEYS = env.field_keys("FIELD_KEY")

ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "localhost")
PORTAL_BASE_URL = env.text("PORTAL_BASE_URL", "http://localhost:8000")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "csp",
    "guardian",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    *("portal", "portal.home"),
    *("partners", "nominals", "plans", "referrals", "profiles", "bulletins"),
]

MIDDLEWARE = [
    "portal.middleware.request_id",
    "portal.problems.for_machines",
    "portal.traces.traced",
    "portal.traffic.measured",
    "portal.middleware.even_times",
    "portal.middleware.ErrorPages",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "portal.middleware.PrivateHeaders",
    "portal.health.answer_first",
    "portal.reports.answer_first",
    "portal.middleware.input_gate",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "partners.middleware.Principal",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "partners.middleware.SessionLimits",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "partners.middleware.SecondFactor",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.home.context.shell",
            ],
        },
    },
]
FORM_RENDERER = "portal.formfields.Renderer"

# Database: the web and the workers each connect as a role that owns no table.
DATABASES: dict[str, Any] = {
    "default": dj_database_url.parse(
        env.required("DATABASE_URL"), conn_max_age=60, conn_health_checks=True
    )
    | {"ATOMIC_REQUESTS": False},  # partners.middleware.Principal holds the request's transaction
}
DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)
# A login can set defaults for itself, so injected SQL could: what is said here comes first.
DATABASES["default"]["OPTIONS"].setdefault(
    "options", "-c search_path=public -c row_security=on -c default_transaction_read_only=off"
)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.required("REDIS_URL")
# A socket address serves Celery as redis+socket and the cache as unix.
_socket = REDIS_URL.removeprefix("unix://") if REDIS_URL.startswith("unix://") else ""
CELERY_BROKER_URL = f"redis+socket://{_socket}" if _socket else REDIS_URL
# A server of its own where one is given: a full cache must not stop the queue.
CACHE_URL = env.text("CACHE_URL", "")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": CACHE_URL or (f"{REDIS_URL}?db=2" if _socket else REDIS_URL),
        "TIMEOUT": 300,
        "KEY_PREFIX": env.text("CACHE_PREFIX", "portal"),
    }
}

# Sign-in
AUTH_USER_MODEL = "partners.User"
AUTHENTICATION_BACKENDS = ["partners.signin.SignIn"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
PASSWORD_HASHERS = ["partners.hashing.SealedArgon2"]
_validators = "django.contrib.auth.password_validation"
_alike = {"user_attributes": ["name", "email"]}
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_validators}.MinimumLengthValidator", "OPTIONS": {"min_length": 15}},
    {"NAME": f"{_validators}.CommonPasswordValidator"},
    {"NAME": f"{_validators}.UserAttributeSimilarityValidator", "OPTIONS": _alike},
    {"NAME": "partners.passwords.EasyToGuess"},
    {"NAME": "partners.passwords.WordsAboutYou"},
]
if _more := env.text("PASSWORD_LIST_FILE", ""):
    _list = {"password_list_path": Path(_more)}
    AUTH_PASSWORD_VALIDATORS.append({"NAME": "partners.passwords.Listed", "OPTIONS": _list})
ACCOUNT_ADAPTER = "partners.signin.AccountAdapter"
ACCOUNT_FORMS = {"login": "partners.forms.SignInForm"}
MFA_ADAPTER = "partners.signin.FactorAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_PREVENT_ENUMERATION = True
# Passwords and codes are counted by partners.guesses, which locks nobody out; a passkey by nobody.
ACCOUNT_RATE_LIMITS = {"login_failed": None}
STEP_UP_SECONDS = env.integer("STEP_UP_SECONDS", default=600)
ACCOUNT_REAUTHENTICATION_TIMEOUT = STEP_UP_SECONDS
ALLAUTH_TRUSTED_PROXY_COUNT = env.integer("TRUSTED_PROXIES", default=0)
NAME = "SOC Partnership Portal"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RATE_LIMITS = {"webauthn_login": "60/m/ip"}  # nothing to guess; a school shares one address
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEMONSTRATION
MFA_FORMS = {
    "authenticate": "partners.second_step.CodeForm",
    "reauthenticate": "partners.second_step.ConfirmCodeForm",
    "add_webauthn": "partners.forms.PasskeyForm",
    "authenticate_webauthn": "partners.forms.PasskeyCodeForm",
    "login_webauthn": "partners.forms.PasskeySignInForm",
}
MFA_TOTP_ISSUER = NAME
# Roles that a code from an app is not enough for. Who tries the demonstration may have no passkey.
_keyed = "" if DEMONSTRATION else "system_administrator, source_custodian, co_chair"
PASSKEY_ROLES = env.words("PASSKEY_ROLES", _keyed)
MFA_TOTP_TOLERANCE = 1
SINGLE_SIGN_ON = single_sign_on.given()
SOCIALACCOUNT_ADAPTER = "partners.single_sign_on.Adapter"
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "SCOPE": ["openid"]}}

# Mail: by the host given; without one, and in the demonstration, into a folder
EMAIL_HOST = env.text("EMAIL_HOST", "")
EMAIL_PORT = env.integer("EMAIL_PORT", default=587, least=1)
EMAIL_HOST_USER = env.text("EMAIL_USER", "")
EMAIL_HOST_PASSWORD = env.text("EMAIL_PASSWORD", "")
EMAIL_USE_SSL, EMAIL_USE_TLS = EMAIL_PORT == 465, EMAIL_PORT == 587
EMAIL_TIMEOUT = 15
_by_host = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_BACKEND = _by_host if EMAIL_HOST and not DEMONSTRATION else "portal.mail.PrivateFolder"
EMAIL_FILE_PATH = STATE_DIR / "mail"
DEFAULT_FROM_EMAIL = env.text("MAIL_FROM", "portal@localhost")

# Sessions and cookies
SESSION_ENGINE = "portal.sessions"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not DEMONSTRATION
SESSION_COOKIE_NAME = "sid" if DEMONSTRATION else "__Host-sid"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_ABSOLUTE_SECONDS = 8 * 3600
SESSION_COOKIE_AGE = 12 * 3600  # longer: whoever is signed out while writing gets the words back
SESSION_IDLE_SECONDS, SESSION_IDLE_SECONDS_PRACTITIONER = 15 * 60, 60 * 60
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # one cookie, not two
CSRF_USE_SESSIONS = True
CSRF_FAILURE_VIEW = "portal.errors.csrf_failure"
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")

# Headers
SECURE_SSL_REDIRECT = not DEMONSTRATION
SECURE_HSTS_SECONDS = 0 if DEMONSTRATION else 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS, SECURE_HSTS_PRELOAD = not DEMONSTRATION, False
SECURE_PROXY_SSL_HEADER = None if DEMONSTRATION else ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REDIRECT_EXEMPT = [r"^health/(live|ready)$"]  # asked on the machine itself, without TLS
USE_X_FORWARDED_HOST = False
SILENCED_SYSTEM_CHECKS = [
    "security.W021",  # preload lists are the host's decision, not ours
    "guardian.W001",  # its backend would be a second answer to who may see what: partners.sharing
]
CONTENT_SECURITY_POLICY = {"DIRECTIVES": policy.DIRECTIVES}

# Input
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_NUMBER_FILES = 10
FILE_UPLOAD_HANDLERS = ["portal.uploads.receiving.IntoMemory"]
FILE_UPLOAD_PERMISSIONS, FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o600, 0o700

# Language and time: stored in UTC, shown in London
LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = USE_TZ = True
TIME_ZONE = "Europe/London"

# Files
STATIC_URL = "/assets/"
STATIC_ROOT = BUILD_DIR / "static"
_vendor = BUILD_DIR / "vendor"
STATICFILES_DIRS = [BASE_DIR / "static", *([_vendor] if _vendor.is_dir() else [])]
MEDIA_ROOT = STATE_DIR / "media"
CLAMAV_URL = env.text("CLAMAV_URL", "")  # without one nobody opens an attachment
AUDIT_HEADS_FILE = Path(env.text("AUDIT_HEADS_FILE", str(STATE_DIR / "audit-heads.jsonl")))
STORAGES = {
    "default": {"BACKEND": "portal.storage.WholeFiles"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# Guardian: no anonymous user, grants only on direct foreign-key tables behind partners.sharing
ANONYMOUS_USER_NAME = None
GUARDIAN_MONKEY_PATCH_USER = GUARDIAN_MONKEY_PATCH_GROUP = False

# Celery: ids only, acknowledged late; the truth of a job is its row
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 60
CELERY_TASK_DEFAULT_QUEUE = queues.QUICK
CELERY_TASK_ROUTES = queues.ROUTES
CELERY_TASK_SOFT_TIME_LIMIT = 45
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 300}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_MAX_TASKS_PER_CHILD = 200
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 400_000
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 30
# The row is the truth: what is being done is finished and recorded while the broker is away.
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = False
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False  # its own log prints the messages of database errors
CELERY_TIMEZONE = "UTC"
# So long the log is kept, and with it what search terms are read with.
AUDIT_YEARS = env.integer("AUDIT_YEARS", default=6, least=1)
JOB_SWEEP_QUEUED_SECONDS = env.integer("JOB_SWEEP_QUEUED_SECONDS", default=15, least=1)
_longest = CELERY_TASK_TIME_LIMIT + 1
JOB_SWEEP_RUNNING_SECONDS = env.integer("JOB_SWEEP_RUNNING_SECONDS", default=75, least=_longest)

# Logs: JSON lines without personal data; figures for Prometheus on loopback alone, 0 is off
LOGGING = logs.CONFIGURATION
METRICS_PORT = env.integer("METRICS_PORT", default=0)
TRACES_URL = env.text("TRACES_URL", "")  # an OpenTelemetry collector; empty is off

if DEMONSTRATION and not all(
    env.is_loopback(name) for name in [urlsplit(PORTAL_BASE_URL).hostname or "", *ALLOWED_HOSTS]
):
    raise ImproperlyConfigured(
        "DEMONSTRATION is on for an address that other machines can reach: anybody could sign in "
        "as anybody. Use localhost in PORTAL_BASE_URL and ALLOWED_HOSTS, or switch it off."
    )
