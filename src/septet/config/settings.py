"""Django's settings. What differs between installations comes from SEPTET_* variables."""

import os
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from septet.config.databases import database
from septet.config.home import home, secret_key
from septet.engine.choice import check_engine

HERE = Path(__file__).resolve().parent.parent
SEPTET_HOME = home()
SEPTET_URL = os.environ.get("SEPTET_URL", "http://127.0.0.1:8000")
_address = urlsplit(SEPTET_URL)
_secure = _address.scheme == "https"
_local = _address.hostname in {"127.0.0.1", "localhost", "::1"}
if not (_secure or _local or os.environ.get("SEPTET_INSECURE") == "1"):
    raise ImproperlyConfigured(
        f"SEPTET_URL is {SEPTET_URL}: passwords would cross the network unprotected. "
        "Use https://, or set SEPTET_INSECURE=1 on a network you trust."
    )

DEBUG = os.environ.get("SEPTET_DEBUG") == "1"
SECRET_KEY = os.environ.get("SEPTET_SECRET_KEY") or secret_key(SEPTET_HOME)
ALLOWED_HOSTS = [h for h in {_address.hostname or "", "127.0.0.1", "localhost"} if h]
CSRF_TRUSTED_ORIGINS = [f"{_address.scheme}://{_address.netloc}"]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = _secure
SECURE_REDIRECT_EXEMPT = ["^healthz$", "^readyz$"]  # asked by the machine itself
SECURE_HSTS_SECONDS = 31_536_000 if _secure else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _secure else None
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_NAME = "septet_session"
CSRF_COOKIE_NAME = "septet_csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "septet.web.errors.csrf_failed"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_TEMP_DIR = SEPTET_HOME / "tmp"
FILE_UPLOAD_TEMP_DIR.mkdir(mode=0o700, exist_ok=True)
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
SEPTET_MAX_FILE_BYTES = int(os.environ.get("SEPTET_MAX_FILE_BYTES", 4 * 1024**3))
SEPTET_JOB_MEMORY = os.environ.get("SEPTET_JOB_MEMORY", "4GB")
SEPTET_MEMORY_LIMIT = os.environ.get("SEPTET_MEMORY_LIMIT", "1GB")
SEPTET_ENGINE = os.environ.get("SEPTET_ENGINE", "duckdb")
SEPTET_ENGINE_URL = os.environ.get("SEPTET_ENGINE_URL", "")
try:
    check_engine(SEPTET_ENGINE, SEPTET_ENGINE_URL)
except ValueError as error:
    raise ImproperlyConfigured(f"SEPTET_ENGINE, SEPTET_ENGINE_URL: {error}.") from error
# How many proxies of ours stand before the web server; each adds an address to X-Forwarded-For.
SEPTET_PROXIES = int(os.environ.get("SEPTET_PROXIES", 0))
SEPTET_CURRENCY = os.environ.get("SEPTET_CURRENCY", "EUR")

DATABASES = {"default": database(os.environ.get("SEPTET_DATABASE", ""), SEPTET_HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {  # shared by all processes, so that throttling counts across them
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "foundation_cache",
    }
}

INSTALLED_APPS = [
    "septet.foundation",
    "septet.people",
    "septet.programme",
    "septet.accounts",
    "septet.ledger",
    "septet.value",
    "septet.web",
    "septet.demo",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "ninja",
]
MIDDLEWARE = [
    "septet.web.middleware.SecurityHeaders",  # before all: what others answer alone has them too
    "septet.web.middleware.ThroughProxies",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "septet.people.middleware.Person",
    "septet.foundation.http.middleware.ApiFrame",
    "septet.web.middleware.RoomToWrite",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
]
ROOT_URLCONF = "septet.config.urls"
WSGI_APPLICATION = "septet.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "septet.web.context.frame",
                "septet.demo.context.tour",
            ],
            "builtins": ["septet.web.templatetags.septet"],
        },
    }
]

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",  # memory-hard and in the standard library
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("name", "email")},
    },
    {"NAME": "septet.people.passwords.LongEnough"},
    {"NAME": "septet.people.passwords.NotCommon"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "septet.people.adapter.Adapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "reauthenticate": "10/m/user",
}
PASSWORD_RESET_TIMEOUT = 72 * 3600
MFA_ADAPTER = "septet.people.second_factor.Adapter"
MFA_ALLOW_UNVERIFIED_EMAIL = True  # administrators vouch for addresses
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Septet"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = _local

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("zh-hans", _("Simplified Chinese"))]
LOCALE_PATHS = [HERE / "config/locale"]  # apps keep their own
FORMAT_MODULE_PATH = ["septet.config.formats"]
USE_I18N = USE_TZ = True
TIME_ZONE = os.environ.get("SEPTET_TIME_ZONE", "UTC")
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"  # nothing leaves unless switched on

STATIC_URL = "/static/"
STATIC_ROOT = SEPTET_HOME / "static"
STATIC_ROOT.mkdir(mode=0o700, exist_ok=True)  # WhiteNoise warns where it is missing
STATICFILES_DIRS = [HERE / "web/vendor"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_MAX_AGE = 0 if DEBUG else 3600
NINJA_PAGINATION_PER_PAGE = 100

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("SEPTET_LOG_LEVEL", "WARNING")},
}
