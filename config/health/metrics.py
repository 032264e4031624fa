"""The state of the site as metrics for Prometheus, on 127.0.0.1 alone.

They say how the machine and the work do, never what anybody asked for: no request is counted, of no
page, and nothing of a case. The worker serves them, as there may be several web processes.
"""

import logging
from collections.abc import Iterator
from datetime import datetime
from typing import Final

import django.db
from django.conf import settings
from django.db.models import Max
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from prometheus_client import CollectorRegistry, start_http_server
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from config.backups.nightly import newest_backup
from config.health import find
from config.health.finding import Finding
from config.health.replica import ReplicaAway, is_set_up, lag
from config.models import WorkerBeat
from config.wiring import background
from page_cache.models import Generation

logger = logging.getLogger(__name__)

ADDRESS: Final = "127.0.0.1"
# Coarse: a photograph that somebody sends is a hundredth of it, and cannot be seen.
DISK_STEP: Final = 100_000_000


class StateOfSite(Collector):
    """Finds everything anew for each request. Thirteen queries, if all is well."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        now = timezone.now()
        free = find.free_bytes() // DISK_STEP * DISK_STEP
        yield _gauge("disk_free_bytes", "Free on the disk with DATA_DIR.", free)
        yield from _of_backups(now)
        yield from _of_findings(find.find_all(now))
        try:
            yield from _of_database(now)
        except django.db.Error:
            pass  # it is one of the findings
        finally:
            # Each request has a thread of its own, and with it a connection.
            django.db.connection.close()


def serve() -> None:
    """Serve the metrics at METRICS_PORT from a thread of this process, where a port is set."""
    if not settings.METRICS_PORT:
        return
    registry = CollectorRegistry()
    registry.register(StateOfSite())
    try:
        start_http_server(settings.METRICS_PORT, addr=ADDRESS, registry=registry)
    except OSError as failure:
        # Such as another worker on this machine, which serves the same. The work goes on.
        logger.warning("No metrics at port %s: %s", settings.METRICS_PORT, type(failure).__name__)


def _of_backups(now: datetime) -> Iterator[GaugeMetricFamily]:
    try:
        newest = newest_backup()
    except OSError:
        return  # it is one of the findings
    if newest:
        age = (now - newest).total_seconds()
        yield _gauge("backup_age_seconds", "Since the newest backup in BACKUP_DIR was begun.", age)


def _of_findings(findings: list[Finding]) -> Iterator[GaugeMetricFamily]:
    problems = sum(finding.kind.is_problem for finding in findings)
    yield _gauge("problems", "What does not work; /readyz answers 503.", problems)
    yield _gauge("remarks", "What should be mended.", len(findings) - problems)
    found = GaugeMetricFamily("standing_finding", "1 for each finding.", labels=["kind"])
    for name in dict.fromkeys(finding.kind.name for finding in findings):
        found.add_metric([name], 1)
    yield found


def _of_database(now: datetime) -> Iterator[GaugeMetricFamily]:
    waiting = DBTaskResult.objects.ready().count()
    yield _gauge("tasks_waiting", "Background tasks that could begin now.", waiting)
    failing = len(background.failing_tasks())
    yield _gauge("tasks_failing", "Background tasks that fail, and are tried again.", failing)
    seen = WorkerBeat.objects.aggregate(last=Max("seen_at"))["last"]
    if seen:
        age = (now - seen).total_seconds()
        yield _gauge("worker_beat_age_seconds", "Since a worker was last seen.", age)
    number = Generation.objects.aggregate(last=Max("number"))["last"]
    yield _gauge("generation", "Rises with each change that readers see.", number or 0)
    yield from _of_replica()


def _of_replica() -> Iterator[GaugeMetricFamily]:
    try:
        behind = lag() if is_set_up() else None
    except ReplicaAway:
        return  # it is one of the findings
    if behind is not None:
        text = "How old what the replica has is."
        yield _gauge("replica_lag_seconds", text, behind.total_seconds())


def _gauge(name: str, text: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"standing_{name}", text, value=value)
