"""Whether the replica of the database answers, and how far it is behind."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Final

import django.db
from django.conf import settings
from django.core import checks
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from config.health.finding import Finding, Kind
from config.models import WorkerBeat
from page_cache.replica import REPLICA

# It is a second behind at most where all is well. A worker is seen three times a minute.
BEHIND_AFTER: Final = timedelta(minutes=2)
LOOK_AT_IT: Final = _(
    "Readers notice nothing: the main database does its work. Tell the server administrator within a "
    "day or two. On the main database this shows how far each replica is:"
)
SHOW_IT: Final = (
    "docker compose exec postgres psql --username=standing "
    '--command="SELECT client_addr, state, replay_lag FROM pg_stat_replication"'
)
AWAY: Final = Kind(
    "replica_away",
    "The replica of the database does not answer (%(failure)s): the primary draws all pages.",
    _("The copy of the database that helps to show pages does not answer (%(failure)s)."),
    LOOK_AT_IT,
    SHOW_IT,
    is_problem=False,
)
BEHIND: Final = Kind(
    "replica_behind",
    "The replica of the database lags. Seconds: %(seconds)s.",
    _("The copy of the database that helps to show pages is behind. Seconds: %(seconds)s."),
    LOOK_AT_IT,
    SHOW_IT,
    is_problem=False,
)
NO_REPLICA: Final = Kind(
    "replica_on_its_own",
    "DATABASE_REPLICA_URL names a database that takes over nothing: it is no replica (any more).",
    _("The database that should be a copy of the main one takes over nothing from it."),
    _(
        "Readers notice nothing. Tell the server administrator within a day or two: this line of .env "
        "names a database that is no replica, or was made the main one."
    ),
    "DATABASE_REPLICA_URL",
    is_problem=False,
)


class ReplicaAway(Exception):
    """The replica failed; the message is the class of the failure."""


def is_set_up() -> bool:
    return REPLICA in settings.DATABASES


def lag() -> timedelta | None:
    """Return by how much the replica is behind, or None if it is no replica.

    It compares when each database last saw a worker. A query at the primary and two at the replica: no clock is compared with another. Raises
    django.db.Error if the primary fails, and ReplicaAway if the replica does.
    """
    here = _last_beat(DEFAULT_DB_ALIAS)
    replica = connections[REPLICA]
    try:
        with replica.cursor() as cursor:
            cursor.execute("SELECT pg_is_in_recovery()")
            (is_replica,) = cursor.fetchone()
        there = _last_beat(REPLICA)
    except django.db.Error as failure:
        raise ReplicaAway(type(failure.__cause__ or failure).__name__) from failure
    finally:
        replica.close()  # a thread that serves metrics has no request at whose end this happens
    if not is_replica:
        return None
    return max(here - there, timedelta()) if here and there else timedelta()


def find_replica(_now: datetime) -> list[Finding]:
    """Return what is wrong with the replica, where there is one. Three queries then."""
    if not is_set_up():
        return []
    try:
        behind = lag()
    except ReplicaAway as away:
        return [Finding(AWAY, {"failure": str(away)})]
    if behind is None:
        return [Finding(NO_REPLICA)]
    if behind <= BEHIND_AFTER:
        return []
    return [Finding(BEHIND, {"seconds": int(behind.total_seconds())})]


@checks.register("security", deploy=True)
def check_replica(**_: Any) -> Iterator[checks.CheckMessage]:
    """Say the same in `check --deploy`, for whoever sets a replica up."""
    try:
        findings = find_replica(timezone.now())
    except django.db.Error:
        return  # there is no database where the image is built
    for finding in findings:
        hint = "docs/running.md, “A replica”, says how one is set up."
        yield checks.Warning(finding.short, hint=hint, id="config.W003")


def _last_beat(using: str) -> datetime | None:
    last: datetime | None = WorkerBeat.objects.using(using).aggregate(last=Max("seen_at"))["last"]
    return last
