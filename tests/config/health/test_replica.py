"""What is said of the replica. With a real one: tests/page_cache/test_streaming.py."""

from datetime import timedelta

import pytest
from django.db import DatabaseError
from django.utils import timezone, translation

from config.health import metrics, replica
from config.health.finding import Finding, Kind

KINDS = [each for each in vars(replica).values() if isinstance(each, Kind)]
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


@pytest.fixture
def lags(monkeypatch):
    """Let the replica be so far behind, or fail."""

    def set_to(behind):
        def lag():
            if isinstance(behind, Exception):
                raise behind
            return behind

        for module in (replica, metrics):
            monkeypatch.setattr(module, "is_set_up", lambda: True)
            monkeypatch.setattr(module, "lag", lag)

    return set_to


def found():
    return [each.short for each in replica.find_replica(timezone.now())]


@pytest.mark.parametrize(
    ("behind", "said"),
    [
        (timedelta(), []),
        (2 * MINUTE, []),
        (2 * MINUTE + SECOND, ["The replica of the database lags. Seconds: 121."]),
        (None, [replica.NO_REPLICA.short]),
        (
            replica.ReplicaAway("PoolTimeout"),
            [
                "The replica of the database does not answer (PoolTimeout): the primary draws all pages."
            ],
        ),
    ],
)
def test_it_says_what_is_wrong_and_check_deploy_says_the_same(lags, behind, said):
    lags(behind)

    assert found() == said
    assert [each.msg for each in replica.check_replica()] == said


@pytest.mark.parametrize(
    ("behind", "values"),
    [(3 * SECOND, [3.0]), (None, []), (replica.ReplicaAway("PoolTimeout"), [])],
)
def test_metrics_have_the_seconds(lags, behind, values):
    lags(behind)

    gauges = list(metrics._of_replica())

    assert [sample.value for each in gauges for sample in each.samples] == values


def test_a_primary_that_fails_is_no_failure_of_the_replica(lags):
    lags(DatabaseError())

    with pytest.raises(DatabaseError):
        found()
    assert list(replica.check_replica()) == []


def test_without_a_replica_nothing_is_asked():
    """No database either: this test may use none."""
    assert found() == []
    assert list(metrics._of_replica()) == []


def test_none_of_it_is_red():
    """Readers have every page from the primary."""
    assert [kind.name for kind in KINDS if kind.is_problem] == []


@pytest.mark.parametrize("language", ["es", "fr", "ar"])
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_kind_is_said_in_every_language_of_staff(kind, language):
    finding = Finding(kind, {"failure": "PoolTimeout", "seconds": 200})
    english = finding.words, str(kind.what_to_do)

    with translation.override(language):
        said = finding.words, str(kind.what_to_do)

    assert "%(" not in finding.words
    assert said[0] != english[0]
    assert said[1] != english[1]
