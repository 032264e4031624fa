"""All that can be wrong with the site itself, and what to do about it."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from config.health.finding import Kind

LOG_OF_WORKER: Final = "docker compose logs --tail=200 worker"
RESTART_WORKER: Final = "docker compose restart worker"

NO_DATABASE: Final = Kind(
    "no_database",
    "The database does not answer.",
    _("The database does not answer."),
    _("Call the server administrator at once. This shows whether the database runs:"),
    "docker compose ps postgres",
)
NOT_MIGRATED: Final = Kind(
    "not_migrated",
    "The database is not as this version needs it: run manage.py migrate.",
    _("The database does not fit this version of the software."),
    _("Call the server administrator. This makes it fit:"),
    "docker compose run --rm prepare",
)
DISK_FULL: Final = Kind(
    "disk_full",
    "The disk with DATA_DIR is full: nothing more can be stored there.",
    _("The disk of the server is full: nothing more can be saved."),
    _("Call the server administrator at once: the disk with DATA_DIR needs room."),
)
DISK_SOON_FULL: Final = Kind(
    "disk_soon_full",
    "The disk with DATA_DIR is nearly full. Gigabytes that are free: %(free)s.",
    _("The disk of the server is nearly full. Gigabytes that are free: %(free)s."),
    _("Tell the server administrator within a day or two: the disk with DATA_DIR needs room."),
    is_problem=False,
)
STORAGE_AWAY: Final = Kind(
    "storage_away",
    "The bucket of pictures, documents and videos does not answer.",
    _(
        "The place where pictures, documents and videos are kept does not answer: readers do not see them."
    ),
    _("Call the server administrator. These lines of .env say where it is:"),
    "MEDIA_S3_BUCKET MEDIA_S3_ENDPOINT MEDIA_S3_KEY_ID",
)
NO_WORKER: Final = Kind(
    "no_worker",
    "No worker was seen in the last two minutes: nothing planned happens.",
    _("Background work has stopped: nothing that is planned is published, and no email is sent."),
    _("Call the server administrator. This starts it again:"),
    RESTART_WORKER,
)
LATE_BUNDLES: Final = Kind(
    "late_bundles",
    "Bundles that should be public by now: %(number)s.",
    _("Bundles that should be public by now: %(number)s."),
    _("Open this page again in five minutes. If it still says so, call the server administrator:"),
    RESTART_WORKER,
)
LATE_TASKS: Final = Kind(
    "late_tasks",
    "Tasks that nobody has begun: %(number)s.",
    _("Background tasks that should have begun by now: %(number)s."),
    _("Open this page again in five minutes. If it still says so, call the server administrator:"),
    RESTART_WORKER,
)
LATE_JOBS: Final = Kind(
    "late_jobs",
    "Jobs that nobody has begun: %(names)s.",
    _("Regular background work that should have begun by now: %(names)s."),
    _("Open this page again in five minutes. If it still says so, call the server administrator:"),
    RESTART_WORKER,
)
FAILING_TASKS: Final = Kind(
    "failing_tasks",
    "Tasks that fail, and are tried again: %(number)s. The page “State of the site” names them.",
    _("Background work that has failed since %(since)s, and is tried again: %(names)s."),
    _("If it fails for a day, call the server administrator. The log says why:"),
    LOG_OF_WORKER,
    is_problem=False,
)
NO_FONTS: Final = Kind(
    "no_fonts",
    "Pictures beside shared links have no words, for want of fonts (Debian: fonts-noto-core), in: "
    "%(languages)s.",
    _("The server lacks fonts: pictures beside shared links have no words in %(languages)s."),
    _("Ask the server administrator to install the fonts:"),
    "apt-get install fonts-noto-core",
    is_problem=False,
)
