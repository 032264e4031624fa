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
from legal_help.access.founding import new_member
from legal_help.casework.decide import decide_case
from legal_help.crypto.sealing import Pair
from legal_help.event_log import standing_alarms
from legal_help.events.roster import INTAKE, SUPERVISOR
from legal_help.intake import drafts, return_visit, submit
from legal_help.public.http import rate_limits
from legal_help.trust import keys, roster
from tests.legal_help.form_client import FormClient
from tests.legal_help.founded import FoundedHouse
from tests.legal_help.helpers import PASSPHRASE, decision, new_key, sign_roster, state_of
from tests.legal_help.kept_states import KeptStates

# The first roster names the supervisor by number: one that no sequence reaches.
FIRST_USER = 1_000_000


@pytest.fixture(autouse=True)
def _nobody_counted():
    """All tests come from one address."""
    rate_limits.pages.forget()
    rate_limits.submits.forget()
    rate_limits.drafts.forget()
    rate_limits.messages.forget()
    rate_limits.codes.forget()


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
    return User.objects.create_user("sofia", id=FIRST_USER, password="x", is_staff=True)


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


@pytest.fixture(scope="session")
def kept_states():
    return KeptStates()


@pytest.fixture
def begin_in(founding, kept_states):
    """Begin in a state that other tests begin in too."""
    return kept_states.begin


@pytest.fixture
def reader(begin_in, supervisor):
    """The supervisor, unlocked."""

    def unlocked():
        return keys.unlock_staff(user=supervisor, passphrase=PASSPHRASE)[0]

    return replace(begin_in("reader", unlocked), user=supervisor)


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
    """Sign somebody into the next roster, as all supervisors together; gives them, unlocked."""

    def enrol(username, *groups):
        user = User.objects.create_user(username, password="x", is_staff=True)
        key, _pair = new_key(user)
        new = new_member(key, "supervisor" if SUPERVISOR in groups else "caseworker")
        sign_roster(people=(*roster.verified().people, new), by=reader)
        return keys.unlock_staff(user=user, passphrase=PASSPHRASE)[0]

    return enrol


@pytest.fixture
def enrolled(begin_in, enrol):
    """As `enrol`, for those whom many tests begin with."""

    def enrolled(username, *groups):
        reader = begin_in(username, lambda: enrol(username, *groups))
        return replace(reader, user=User.objects.get(pk=reader.user.pk))

    return enrolled


@pytest.fixture
def colleague(enrolled):
    """A second caseworker, whom the supervisor signed into roster 2, unlocked."""
    return enrolled("carlos", INTAKE)


@pytest.fixture
def second(enrolled):
    """A second supervisor, unlocked."""
    return enrolled("selam", INTAKE, SUPERVISOR)


@pytest.fixture
def third(colleague, enrolled):
    """A third caseworker, unlocked."""
    return enrolled("thandi", INTAKE)


@pytest.fixture
def told():
    """The alarms that this host keeps, as (reason, case)."""
    return lambda: [(each.alarm.reason, each.alarm.case) for each in standing_alarms.standing()]


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
                file.execute("pragma journal_mode = wal")  # two that connect first would clash
            patch.setitem(connections.settings["default"], "NAME", path)
        yield at_once


@pytest.fixture
def decide(reader):
    """Decide something with all that it needs; `given` says more, or something else."""

    def decide(receipt, outcome, *, by=reader, **given):
        return decide_case(
            by=by,
            public_ref=receipt.public_ref,
            decision=decision(outcome, **given),
            shown=given.pop("shown", state_of(receipt).status),
        )

    return decide
