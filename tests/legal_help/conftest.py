import contextlib
import sqlite3
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from django.db import connection, connections
from django.utils import timezone

from accounts.models import User
from legal_help.access import founding as founding_verbs
from legal_help.casework.decide import decide_case
from legal_help.crypto.pairs import Pair
from legal_help.events import audit
from legal_help.evidence import endings
from legal_help.intake import drafts, return_visit, submit
from legal_help.models import AuditEvent, HelpRequest
from legal_help.public.http import rate_limits
from legal_help.trust import chain, keys, roster
from tests.legal_help.form_client import FormClient
from tests.legal_help.founded import FoundedHouse
from tests.legal_help.helpers import PASSPHRASE, decision

# The first roster names the supervisor by number: one that no sequence reaches.
SUPERVISOR = 1_000_000


@pytest.fixture(autouse=True)
def _nobody_counted():
    """All tests come from one address."""
    rate_limits.pages.forget()
    rate_limits.submits.forget()
    rate_limits.messages.forget()
    rate_limits.codes.forget()


@pytest.fixture(autouse=True)
def _verbs_commit(monkeypatch):
    """Run what waits for a commit when a verb's transaction ends, though the test's own never does."""
    release = connection.savepoint_commit

    def release_and_run(savepoint):
        release(savepoint)
        if all(block._from_testcase for block in connection.atomic_blocks):
            waiting, connection.run_on_commit = connection.run_on_commit, []
            for _savepoints, function, _robust in waiting:
                function()

    monkeypatch.setattr(connection, "savepoint_commit", release_and_run)


@pytest.fixture
def client():
    return FormClient()


@pytest.fixture
def pair():
    return Pair.generate()


@pytest.fixture
def own_folders(settings, tmp_path, monkeypatch):
    """Trust, slots, the host's secret and temporary files of this test alone."""
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    settings.DATA_DIR = tmp_path / "data"
    settings.HELP_ERASURES_LOG = tmp_path / "elsewhere" / "erasures.log"
    settings.MEMORY_DIR = tmp_path / "memory"
    settings.MEMORY_DIR.mkdir()


@pytest.fixture
def supervisor(db):
    return User.objects.create_user("sofia", id=SUPERVISOR, password="x", is_staff=True)


@pytest.fixture(scope="session")
def founded_houses():
    """The house of each day: its roster says since when somebody reads."""
    return {}


@pytest.fixture
def founding(own_folders, settings, supervisor, founded_houses):
    """A founded house: roster 1 with one supervisor, pinned."""
    today = timezone.localdate()
    if today in founded_houses:
        founded_houses[today].restore()
    else:
        founding = founding_verbs.found(supervisor=supervisor, passphrase=PASSPHRASE)
        founded_houses[today] = FoundedHouse.keep(founding)
    founding = founded_houses[today].founding
    settings.ROSTER_ROOT = founding.root
    return founding


@pytest.fixture
def supervisors_unlock(founding, supervisor):
    """The supervisor, unlocked, and the value of the desk's cookie."""
    return keys.unlock_staff(user=supervisor, passphrase=PASSPHRASE)


@pytest.fixture
def reader(supervisors_unlock):
    """The supervisor, unlocked."""
    reader, _cookie = supervisors_unlock
    return reader


@pytest.fixture
def begun(founding):
    """A draft with a first page, and its cookie."""
    return drafts.start_draft(answers={"name": "Amina"})


@pytest.fixture
def send(founding):
    """Send a request; returns its receipt."""

    def send(answers=None, card=None, facts=None):
        draft, _cookie = drafts.start_draft(answers=answers or {"name": "Amina"})
        return submit.send_draft(
            draft=draft,
            answers=draft.answers,
            card=card or {"names": ["Amina"]},
            facts=facts or {"detained": "yes"},
            form_version=1,
        )

    return send


@pytest.fixture
def come_back():
    """Return with the code of a receipt; gives the visit."""

    def come_back(receipt):
        return return_visit.open_visit(cookie=keys.unlock_with_code(code=receipt.code).cookie)

    return come_back


@pytest.fixture
def enrol(reader):
    """Let the supervisor sign somebody into the next roster; gives them, unlocked."""

    def enrol(username, *groups):
        user = User.objects.create_user(username, password="x", is_staff=True)
        key, pair = keys.create_caseworker_key(user=user, passphrase=PASSPHRASE)
        before = roster.verified()
        person = chain.Person(
            key=key,
            user=user.pk,
            groups=frozenset(groups),
            public=pair.public,
            since=timezone.localdate(),
        )
        following = replace(
            before,
            version=before.version + 1,
            previous=roster.newest_hash(),
            people=(*before.people, person),
        )
        roster.publish(following, by=reader)
        return keys.unlock_staff(user=user, passphrase=PASSPHRASE)[0]

    return enrol


@pytest.fixture
def colleague(enrol):
    """A second caseworker, whom the supervisor signed into roster 2, unlocked."""
    return enrol("carlos", chain.INTAKE)


@pytest.fixture
def second(enrol):
    """A second supervisor, unlocked."""
    return enrol("selam", chain.INTAKE, chain.SUPERVISOR)


@pytest.fixture
def third(colleague, enrol):
    """A third caseworker, unlocked."""
    return enrol("thandi", chain.INTAKE)


@pytest.fixture
def stands(reader):
    """Let a reader sign where requests stand, without what else belongs to a decision."""

    def stands(status, *receipts):
        of = {"public_ref__in": [each.public_ref for each in receipts]} if receipts else {}
        for request in HelpRequest.objects.filter(**of):
            request.status = status
            audit.record(action="status_set", object_ref=request.pk, detail=status, by=reader)
            endings.start_clock(request, by=reader)

    return stands


@pytest.fixture
def refusals():
    """What was refused and written down, as (object, code)."""

    def refusals():
        found = AuditEvent.objects.filter(action="refused")
        return list(found.values_list("object_ref", "detail_code"))

    return refusals


@pytest.fixture
def objections():
    """What columns say and nobody signed, as it was written down: (object, code)."""

    def objections():
        found = AuditEvent.objects.filter(action="erasing_refused")
        return list(found.values_list("object_ref", "detail_code"))

    return objections


@pytest.fixture
def by_sql():
    """Write one column of one row past every model, as somebody in the database would."""

    def by_sql(row, **columns):
        table = row._meta.db_table
        for name, value in columns.items():
            pk = row._meta.pk.get_db_prep_value(row.pk, connection)
            with connection.cursor() as cursor:
                cursor.execute(
                    f"UPDATE {table} SET {name} = %s WHERE id = %s",  # noqa: S608 -- our own names
                    [value, pk],
                )
                assert cursor.rowcount == 1

    return by_sql


@pytest.fixture
def at_once(transactional_db, founding, tmp_path):
    """Run a function in several threads at the same moment; returns what came of each."""

    def at_once(*functions):
        meet = threading.Barrier(len(functions))

        def run(function):
            meet.wait(10)
            try:
                return function()
            except Exception as error:  # noqa: BLE001 -- the test looks at it
                return error
            finally:
                connections.close_all()

        with ThreadPoolExecutor(len(functions)) as pool:
            return [future.result(30) for future in [pool.submit(run, f) for f in functions]]

    with pytest.MonkeyPatch.context() as patch:
        if connection.vendor == "sqlite":
            # The tests' database lies in memory, where threads share one lock: copy it to a file.
            path = tmp_path / "threads.sqlite3"
            with contextlib.closing(sqlite3.connect(path)) as file:
                connection.connection.backup(file)
            patch.setitem(connections.settings["default"], "NAME", path)
        yield at_once


@pytest.fixture
def decide(reader):
    """Decide something with all that it needs; `given` says more, or something else."""

    def decide(receipt, outcome, *, by=reader, **given):
        request = HelpRequest.objects.get(public_ref=receipt.public_ref)
        return decide_case(
            by=by,
            public_ref=receipt.public_ref,
            decision=decision(outcome, **given),
            shown=given.pop("shown", request.status),
        )

    return decide
