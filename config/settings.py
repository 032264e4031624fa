"""One settings file for every environment; differences come from the environment variables."""

from pathlib import Path
from urllib.parse import urlsplit

import django_stubs_ext
from django.conf.locale import LANG_INFO
from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _
from django_prose_editor.config import html_tags
from js_asset import static_lazy
from whitenoise.compress import Compressor

from config.environment import backups, databases, environ, logs, mail, media
from config.i18n import languages
from page_cache.replica import REPLICA

# Lets annotations such as ModelAdmin[Article] run, not only type-check.
django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent

# Everything that is written lives here: database, media, static files, trust anchors.
DATA_DIR = Path(environ.optional("DATA_DIR", str(BASE_DIR / "data"))).resolve()
DATA_DIR.mkdir(parents=True, exist_ok=True)  # Django's checks open the database in every command.

DEBUG = environ.flag("DEBUG")
# The demonstration: plain http on this machine, published sign-ins, no second factor.
DEMO = environ.flag("STANDING_DEMO")
# Lets a script drive the site over plain http by dropping the Secure flag of cookies.
TESTING_PLAIN_COOKIES = environ.flag("TESTING_PLAIN_COOKIES")
if TESTING_PLAIN_COOKIES and not (DEMO or DEBUG):
    raise ImproperlyConfigured("TESTING_PLAIN_COOKIES is for the demonstration, never production.")
SECURE_COOKIES = not TESTING_PLAIN_COOKIES

SECRET_KEY = environ.key("SECRET_KEY")
LOCAL_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
ALLOWED_HOSTS = environ.hosts("ALLOWED_HOSTS", " ".join(LOCAL_HOSTS) if DEMO or DEBUG else None)
CSRF_TRUSTED_ORIGINS = environ.addresses("CSRF_TRUSTED_ORIGINS", "https", "http")

SITE_NAME = environ.optional("SITE_NAME", "Standing")
# Under which others may publish our words. Pictures are never part of it.
CONTENT_LICENCE = environ.optional("CONTENT_LICENCE", "CC BY 4.0")
CONTENT_LICENCE_URL = environ.address(
    "CONTENT_LICENCE_URL", "https", default="https://creativecommons.org/licenses/by/4.0/"
)
# Whether people can ask for help here. Without it there is no form, no desk, and no link to either.
LEGAL_HELP = environ.flag("LEGAL_HELP", default=True)
# Read on the pages that ask for help, where the form cannot be used.
HELP_PHONE = environ.optional("HELP_PHONE")
# Where "Leave" takes a person: a place that says nothing about them.
NEUTRAL_SITE = environ.address(
    "NEUTRAL_SITE", "https", "http", default="https://www.wikipedia.org/"
)
# The hash of one version of the signed roster of readers; without it no request is taken.
ROSTER_ROOT = environ.optional("ROSTER_ROOT")
# A line of the log (place:hash) that a host must find in it when it looks for the first time.
LOG_SEEN = environ.place_in_log("LOG_SEEN")
if (DEMO or DEBUG) and (ROSTER_ROOT or not set(ALLOWED_HOSTS) <= set(LOCAL_HOSTS)):
    raise ImproperlyConfigured(
        "STANDING_DEMO has published sign-ins, and DEBUG shows settings: they are for localhost alone,"
        " without ROSTER_ROOT. Take them away for a real site."
    )
# A folder that lives in memory (tmpfs) and is gone when the power is.
MEMORY_DIR = Path(environ.optional("MEMORY_DIR", "/dev/shm"))  # noqa: S108 -- memory, not a place for files
# The casework desk may have a host of its own, so that its cookie can be bound to it.
CASES_HOST = environ.host("CASES_HOST")
if CASES_HOST and not LEGAL_HELP:
    raise ImproperlyConfigured("CASES_HOST serves the desk, which LEGAL_HELP=0 switches off.")

# Whether a content delivery network before Standing is the organisation's own. What people write in
# confidence is refused where another company passes it on.
CDN_IS_OURS = environ.flag("CDN_IS_OURS")
# The same site as an onion service (http://….onion), offered to readers who use Tor.
ONION_LOCATION = environ.address("ONION_LOCATION", "http", "https").rstrip("/")
# Where a weakness of the site can be told, such as mailto:security@example.org; in security.txt.
SECURITY_CONTACT = environ.addresses("SECURITY_CONTACT", "mailto", "https")
# Whether who wrote part of a version of an article may not publish it: two different people do.
PUBLISH_NEEDS_TWO = environ.flag("PUBLISH_NEEDS_TWO")
# Whether two people take an article back: one proposes it, another who may publish does it.
WITHDRAW_NEEDS_TWO = environ.flag("WITHDRAW_NEEDS_TWO")
# So many days a withdrawal can be undone, from the copy that is sealed under a code.
WITHDRAW_UNDO_DAYS = environ.number("WITHDRAW_UNDO_DAYS", 7, least=1, most=30)
# Whether the worker asks each week if the addresses of sources still answer. Their servers learn ours.
ASK_SOURCES = environ.flag("ASK_SOURCES", default=not DEMO)
# A WebSub hub that our feeds name: it fetches them and tells those who follow at once.
WEBSUB_HUB = environ.address("WEBSUB_HUB", "https")

# How many machines serve the site, each with web processes of its own. What follows is counted in each of
# them, and divided by this.
MACHINES = environ.number("MACHINES", 1, least=1, most=50)
# Counted in each process, and for each address: a shelter or a clinic shares one, so be generous.
HELP_PAGES_A_MINUTE = environ.number("HELP_PAGES_A_MINUTE", 300, least=30, most=100_000)
HELP_CODES_A_MINUTE = environ.number("HELP_CODES_A_MINUTE", 20, least=3, most=10_000)
HELP_MESSAGES_A_MINUTE = environ.number("HELP_MESSAGES_A_MINUTE", 20, least=3, most=10_000)
HELP_SUBMITS_AN_HOUR = environ.number("HELP_SUBMITS_AN_HOUR", 60, least=5, most=100_000)
# From all addresses together: what the legal team can look at, and a flood cannot pass.
HELP_SUBMITS_AN_HOUR_IN_ALL = environ.number(
    "HELP_SUBMITS_AN_HOUR_IN_ALL", 1_000, least=10, most=1_000_000
)
# Forms begun: each costs a slow hash, and a row until it is sent or two weeks are over.
HELP_DRAFTS_AN_HOUR = environ.number("HELP_DRAFTS_AN_HOUR", 120, least=5, most=100_000)
HELP_DRAFTS_AN_HOUR_IN_ALL = environ.number(
    "HELP_DRAFTS_AN_HOUR_IN_ALL", 2_000, least=10, most=1_000_000
)
HELP_DRAFTS_ALIVE = environ.number("HELP_DRAFTS_ALIVE", 50_000, least=100, most=1_000_000)
# How many days a request is kept once it has ended in this way, within what we promise people: never
# under seven. Counsel may want longer, and says why in HELP_KEPT_…_NOTE, which supervisors read beside
# the clock.
HELP_KEPT_DAYS = {
    "closed": environ.number("HELP_KEPT_CLOSED_DAYS", 90, least=7, most=3650),
    "referred": environ.number("HELP_KEPT_REFERRED_DAYS", 90, least=7, most=3650),
    "moved": environ.number("HELP_KEPT_MOVED_DAYS", 30, least=7, most=3650),
    "spam": environ.number("HELP_KEPT_SPAM_DAYS", 7, least=7, most=365),
    "withdrawn": environ.number("HELP_KEPT_WITHDRAWN_DAYS", 7, least=7, most=30),
}
HELP_KEPT_NOTES = {
    "closed": environ.optional("HELP_KEPT_CLOSED_NOTE"),
    "referred": environ.optional("HELP_KEPT_REFERRED_NOTE"),
    "moved": environ.optional("HELP_KEPT_MOVED_NOTE"),
    "spam": environ.optional("HELP_KEPT_SPAM_NOTE"),
    "withdrawn": environ.optional("HELP_KEPT_WITHDRAWN_NOTE"),
}
# Where alarms go, beside the desk: addresses in the database are in the hand of whoever owns it.
HELP_ALARMS_TO = environ.mailboxes("HELP_ALARMS_TO")
# Where text messages to people who ask for help are handed over, from the desk alone: JSON with "to" and
# "text", and the token as a bearer. Without it nobody gets a text message.
HELP_TEXT_GATEWAY = environ.address("HELP_TEXT_GATEWAY", "https")
HELP_TEXT_TOKEN = environ.secret("HELP_TEXT_TOKEN")
# How much room the sealed files of all cases may take, in millions of bytes. A photograph takes one or two.
HELP_FILES_MEGABYTES = environ.number("HELP_FILES_MEGABYTES", 10_000, least=100, most=10_000_000)
# What is unlocked, and pictures of people's papers, may be swapped to a disk: a check refuses a machine that
# swaps, unless whoever runs it says that the swap is encrypted under a key of each start.
SWAP_IS_ENCRYPTED = environ.flag("SWAP_IS_ENCRYPTED")
# What was erased, a line each, which a restored backup is held against: best on another machine.
HELP_ERASURES_LOG = Path(environ.optional("HELP_ERASURES_LOG", str(DATA_DIR / "erasures.log")))
# A program fills the form in faster than anybody reads it. A person who did has to wait no longer.
HELP_SECONDS_AT_LEAST = environ.number("HELP_SECONDS_AT_LEAST", 10, least=0, most=60)

INSTALLED_APPS = [
    "accounts",
    "advocacy",
    "appearance",
    "contact",
    "identity",
    "articles",
    "legal_help",
    "page_cache",
    "people",
    "search",
    "config",
    "config.i18n",  # for its commands
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_prose_editor",
    "django_tasks_db",
    "taggit",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django.forms",
]
MIDDLEWARE = [
    "config.middleware.name_request",
    "config.middleware.close_what_others_could_ask_for",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "config.middleware.use_language_of_address",
    "config.middleware.keep_to_help_where_nothing_is_published",
    "config.middleware.answer_at_once_while_away",
    "config.middleware.use_staff_language",
    "config.middleware.close_legal_help",
    "config.middleware.add_onion_location",
    "config.middleware.keep_pages_of_staff_private",
    "config.middleware.lead_on_from_old_addresses",
    "django.middleware.common.CommonMiddleware",
    # Around all that may answer in the place of a view: also a refusal may name a request.
    "legal_help.public.http.middleware.keep_no_copy",
    "legal_help.public.http.cdn.refuse_networks_between",
    # Before the CSRF check: it reads the body, and a file in it would be written to disk.
    "legal_help.public.http.middleware.keep_uploads_off_disk",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "config.middleware.keep_desk_on_its_host",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.desk.repeat_post.offer_to_repeat",
    "accounts.middleware.require_second_factor",
    "accounts.desk.admin_visibility.HideForbiddenPages",
    "config.site.storage_away.AnswerWhileStorageIsAway",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "config.template_loader.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.csp",
                "config.context_processors.site",
            ],
            "libraries": {
                "legal_help": "legal_help.public.template_tags",
                "legal_help_desk": "legal_help.desk.template_tags",
                "phone_numbers": "legal_help.public.forms.phone_numbers",
            },
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DATABASES = databases.databases(
    environ.secret("DATABASE_URL"),
    environ.secret("DATABASE_REPLICA_URL"),
    password=environ.secret("POSTGRES_PASSWORD"),
    data_dir=DATA_DIR,
)
DATABASE_ROUTERS = ["page_cache.replica.Router"] if REPLICA in DATABASES else []
# Shared by all processes, because it counts failed sign-ins. Nothing of a request goes in, and no
# address: see accounts/signing_in/limiter_key.py. Large, or a flood from many addresses would push out what
# was counted of an account.
CACHES = {
    "default": {
        "BACKEND": "accounts.signing_in.counts_table.CountsTable",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
# Public pages are kept in the memory of each process, up to so many megabytes; 0 keeps none.
PAGE_CACHE_MB = environ.number("PAGE_CACHE_MB", 64, least=0, most=100_000)
if REPLICA in DATABASES and not PAGE_CACHE_MB:
    raise ImproperlyConfigured(
        "DATABASE_REPLICA_URL needs PAGE_CACHE_MB above 0, which spares more."
    )
PAGE_CACHE_BYTES = 0 if DEBUG else PAGE_CACHE_MB * 1024 * 1024
NEXT_TRANSITION = "config.wiring.transitions.next_transition"
# Legal help and statistics do not know each other: the casework desk calls this function.
PUBLISH_CASEWORK_TOTAL = "config.wiring.casework_statistic.publish"
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "staff"
LOGOUT_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "accounts.signing_in.adapters.StaffAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False  # Gone with the browser, and after 12 hours in any case.
# "key" is name and address together, for codes of a second factor the account. A passkey passes both.
# Each machine counts for itself, as addresses are hashed under a key in its memory.
ACCOUNT_RATE_LIMITS = {
    "login_failed": f"{max(1, 10 // MACHINES)}/5m/ip,{max(1, 5 // MACHINES)}/5m/key"
}
ALLAUTH_TRUSTED_PROXY_COUNT = environ.number("TRUSTED_PROXY_COUNT", 0, least=0, most=9)
MFA_ADAPTER = "accounts.signing_in.adapters.StaffMFAAdapter"
MFA_FORMS = {
    "authenticate_webauthn": "accounts.signing_in.forms.SecondFactorForm",
    "reauthenticate_webauthn": "accounts.signing_in.forms.ConfirmForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = SITE_NAME
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEMO or DEBUG

SESSION_ENGINE = "accounts.signing_in.sessions"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_SECURE = SECURE_COOKIES
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = SECURE_COOKIES
CSRF_COOKIE_AGE = None  # Gone with the browser: a shared telephone keeps no trace.
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "legal_help.desk.csrf_failure.csrf_failed"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# The demonstration speaks plain http on this machine; everything else is https alone.
SECURE_SSL_REDIRECT = not (DEMO or DEBUG)
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz)$"]  # Asked inside the machine, without TLS.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 0 if DEMO or DEBUG else 365 * 24 * 60 * 60
# Under "no-referrer" Chromium sends `Origin: null` with every form and the CSRF check refuses it.
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_CSP: dict[str, list[str]] = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF, CSP.NONCE],
    "img-src": [CSP.SELF],
    "media-src": [CSP.SELF],
    "font-src": [CSP.SELF],  # the icons of the body editor in the admin; the public loads none
    "connect-src": [CSP.SELF],
    # "Leave" posts a form that is answered with a redirect there. Without it a browser silently stays.
    "form-action": [CSP.SELF, "{0.scheme}://{0.netloc}".format(urlsplit(NEUTRAL_SITE))],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}
SILENCED_SYSTEM_CHECKS = [
    "security.W005",  # HSTS for subdomains is the organisation's to decide: others may live there.
    "security.W021",  # So is the browsers' preload list, which is hard to leave.
]

LANGUAGE_CODE = "en"
# All that is known of languages stands in locale/languages.json; Django does not know each of them.
LANGUAGES = [
    (code, _(language.name))
    for code, language in languages.OFFERED.items()
    if LEGAL_HELP or language.has_content
]
# The others are for people who ask for help: articles, figures and days are not written in them.
CONTENT_LANGUAGES = [each for each in LANGUAGES if languages.OFFERED[each[0]].has_content]
LANGUAGES_BIDI = [code for code, each in languages.REGISTERED.items() if each.direction == "rtl"]
LANG_INFO.update(languages.django_language_info())
# What no person has checked says so: to readers on the page, to a caseworker beside a letter.
UNCHECKED_LANGUAGES = [code for code, each in languages.OFFERED.items() if not each.is_checked]
BABEL_LOCALES = {code: each.babel for code, each in languages.REGISTERED.items()}
# The pages of the staff are half Django's own: they speak only what is translated whole.
STAFF_LANGUAGES = [
    code for code, each in languages.OFFERED.items() if each.covers is languages.Covers.EVERYTHING
]
LOCALE_PATHS = [languages.FOLDER]
FORMAT_MODULE_PATH = "config.formats"
# For languages of which Django and that folder know no formats; its own are American.
DATE_FORMAT = "j F Y"
SHORT_DATE_FORMAT = "j b Y"
DATETIME_FORMAT = "j F Y, H:i"
SHORT_DATETIME_FORMAT = "j b Y, H:i"
TIME_FORMAT = "H:i"
YEAR_MONTH_FORMAT = "F Y"
MONTH_DAY_FORMAT = "j F"
# The organisation's own zone: deadlines and "today" are counted in it.
TIME_ZONE = environ.time_zone("TIME_ZONE", "America/New_York")

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
# Where the web server in front serves MEDIA_ROOT internally (X-Accel-Redirect), such as /files/.
MEDIA_ACCEL_PREFIX = environ.optional("MEDIA_ACCEL_PREFIX")
# Where a copy of each backup goes: another place, that burns down on another day.
BACKUP_BUCKET = backups.bucket()
# In the place of MEDIA_ROOT, where several machines serve the site and share no folder.
MEDIA_BUCKET = media.bucket(of_backups=BACKUP_BUCKET, accel_prefix=MEDIA_ACCEL_PREFIX)
STORAGES = {
    "default": media.storage(MEDIA_BUCKET),
    "staticfiles": {"BACKEND": "config.static_files.MinifiedStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True  # Compressing the others takes as long again.
# What maps a script to its source only developers load; the editor's takes half of the time.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = [*Compressor.SKIP_COMPRESS_EXTENSIONS, "map"]

# What the article editor knows, each in plain sight. articles/body/sanitise.py says what a body keeps.
DJANGO_PROSE_EDITOR_EXTENSIONS = [
    {
        "js": [static_lazy(f"js/article_editor/{module}.js")],
        "extensions": {name: html_tags(tags=[]) for name in names},
    }
    for module, names in {
        "figures": ("FigureReference", "FigureCard", "StatisticChart"),
        "footnotes": ("Footnote",),
        "links": ("Link",),
        "clean_paste": ("CleanPaste",),
        "pictures": ("PictureCard",),
        "galleries": ("PictureGallery",),
        "quotations": ("Quotation", "Attribution", "Said", "PullQuote"),
        "tables": ("Table", "TableRow", "TableHeader", "TableCell"),
        "accordions": ("Accordion", "Summary"),
        "filled_in": ("CallToAction", "Cards", "OutsideFilm", "Place"),
        "listed": ("MediaPlayer", "NewestList", "PeopleList"),
        "toolbar": ("Tools",),
        "small_letters": ("Superscript", "Subscript"),
        "button_labels": ("Words",),
    }.items()
]
# In this order; what stands in each of them, and what behind a button, toolbar.js says.
DJANGO_PROSE_EDITOR_MENU_GROUPS = [
    {"group": name} for name in ("text", "insert", "history", "table", "elements", "more")
]

# Whose keys open the backups that the worker makes each night; without one it makes none.
BACKUP_RECIPIENTS = backups.recipients()
BACKUP_DIR = Path(environ.optional("BACKUP_DIR", str(DATA_DIR / "backups")))

# All mail passes the first, which keeps for staff why the second refuses it.
MAILERS = {"default": {"BACKEND": "config.mail.backend.EmailBackend"}, "server": mail.mailer()}
# Whether colleagues are told by mail of what happens to articles: not where nobody set up mail.
MAIL_EVENTS = mail.is_set_up()
DEFAULT_FROM_EMAIL = environ.optional("DEFAULT_FROM_EMAIL", "standing@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# Who is told by mail when a page fails.
ADMINS = environ.mailboxes("ADMINS")

# No report of a failure, by mail or on a page, holds what somebody typed.
DEFAULT_EXCEPTION_REPORTER_FILTER = "config.privacy.failure_reports.HideTypedWords"
DEFAULT_EXCEPTION_REPORTER = "config.privacy.failure_reports.HideQueries"

# Messages say that something happened, never what was written or by whom.
LOGGING = logs.logging_settings(is_demo=DEMO, mails_failures=bool(ADMINS))
# Where the worker serves metrics for Prometheus, on 127.0.0.1 alone; 0 serves none.
METRICS_PORT = environ.number("METRICS_PORT", 0, least=0, most=65_535)
# Where failures are reported: a server that speaks Sentry's protocol.
SENTRY_DSN = environ.secret("SENTRY_DSN")
SENTRY_ENVIRONMENT = environ.optional("SENTRY_ENVIRONMENT", "production")
