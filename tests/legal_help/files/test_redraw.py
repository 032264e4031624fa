"""A web worker has files drawn by another process, and believes nothing that comes back unlooked at."""

import os
import resource
import subprocess
import sys
import threading
import time

import pytest

from confinement import asking
from legal_help.files import redraw as under_test
from legal_help.files.redraw import (
    CannotConfine,
    FileRefused,
    Refusal,
    can_confine,
    prove_confinement,
    redraw,
)
from legal_help.files.refusals import MOST_BYTES_A_PAGE, MOST_PAGES
from legal_help.trust import slots
from tests.legal_help.files import honest, hostile
from tests.legal_help.files.outcome import has_children, opened

pytestmark = [pytest.mark.long, pytest.mark.usefixtures("own_folders")]

PAGE = b"\xff\xd8\xff...\xff\xd9"


@pytest.fixture
def program(monkeypatch):
    """Return what exchanges the program of the other process: after `before`, or for `instead`."""
    flags, code, root = under_test.PROGRAM

    def exchange(before="", instead=""):
        monkeypatch.setattr(under_test, "PROGRAM", (flags, before + (instead or code), root))

    return exchange


def code_of(content):
    with pytest.raises(FileRefused) as refused:
        redraw(content)
    return refused.value.code


HONEST = {
    "JPEG": (lambda: honest.jpeg(6), (800, 600)),
    "PNG": (honest.png_on_nothing, (800, 600)),
    "HEIC": (honest.heic, (800, 600)),
    "PDF": (lambda: honest.pdf_of_pages(1), (2400, 1800)),
}


@pytest.mark.parametrize("kind", HONEST)
def test_a_file_of_each_type_comes_back_from_a_process_without_rights(kind):
    make, size = HONEST[kind]

    (page,) = redraw(make())

    image = opened(page)
    assert (image.size, honest.corners(image)) == (size, honest.UPRIGHT)
    assert not has_children()


@pytest.mark.long
@pytest.mark.exhaustive
def test_thirty_pages_come_back():
    pages = redraw(honest.pdf_of_pages(MOST_PAGES))

    assert [opened(page).size for page in pages] == [(2400, 1800)] * MOST_PAGES


@pytest.mark.exhaustive
def test_the_code_of_a_refusal_comes_back():
    assert code_of(b"GIF89a") == Refusal.TYPE


def frames(*bodies):
    return f"import os\nfor body in {bodies!r}: os.write(1, len(body).to_bytes(4) + body)\n"


@pytest.mark.sampled(5)
@pytest.mark.parametrize(
    ("answers", "raised"),
    [
        ((b"confined", b"pages"), Refusal.BROKEN),
        ((b"confined", b"pages", *[PAGE] * (MOST_PAGES + 1)), Refusal.BROKEN),
        ((b"confined", b"pages", PAGE, b"<script>"), Refusal.BROKEN),
        ((b"confined", b"pages", b"\xff\xd8\xff half of a page"), Refusal.BROKEN),
        ((b"confined", b"pages", b""), Refusal.BROKEN),
        ((b"confined", b"refused", b"another"), Refusal.BROKEN),
        ((b"confined",), Refusal.BROKEN),
        ((b"pages", PAGE), None),
        ((b"refused", b"type"), None),
        ((), None),
    ],
)
def test_an_answer_that_is_none_is_not_believed(program, answers, raised):
    program(instead=frames(*answers))

    with pytest.raises(FileRefused if raised else CannotConfine) as error:
        redraw(b"")
    assert getattr(error.value, "code", None) == raised


@pytest.mark.sampled
@pytest.mark.parametrize(
    "ending", ["os._exit(1)", "os.abort()", "os.write(1, b'\\xff\\xff\\xff\\xff' + bytes(1 << 22))"]
)
def test_pages_of_a_process_that_does_not_end_well_are_not_believed(program, ending):
    program(instead=frames(b"confined", b"pages", PAGE) + ending)

    assert code_of(b"") == Refusal.BROKEN


@pytest.mark.exhaustive
def test_a_process_that_never_stops_talking_is_not_listened_to(program):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    body = bytes(MOST_BYTES_A_PAGE)
    program(
        instead=frames(b"confined", b"pages")
        + f"while True: os.write(1, bytes([0, 30, 132, 128]) + bytes({len(body)}))"
    )

    assert code_of(b"") == Refusal.BROKEN
    most = (MOST_PAGES + 5) * MOST_BYTES_A_PAGE // 1024
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < most
    assert not has_children()


def test_a_process_that_reads_nothing_keeps_nobody_waiting(program):
    program(instead=frames(b"confined", b"refused", b"type"))

    assert code_of(bytes(10_000_000)) == Refusal.TYPE


@pytest.mark.sampled
@pytest.mark.parametrize("reads", ["", "import sys; sys.stdin.buffer.read();"])
def test_a_process_that_goes_on_is_ended_by_the_clock(program, monkeypatch, reads):
    monkeypatch.setattr(under_test, "MOST_SECONDS", 0.3)
    program(instead=reads + "import time; time.sleep(60)")
    began = time.monotonic()

    assert code_of(bytes(10_000_000)) == Refusal.SLOW
    assert time.monotonic() - began < 5
    assert not has_children()


@pytest.mark.long
@pytest.mark.exhaustive
def test_the_process_itself_may_compute_for_twenty_seconds(monkeypatch):
    monkeypatch.setattr(under_test, "MOST_SECONDS", 300)  # where the machine is busy
    before = resource.getrusage(resource.RUSAGE_CHILDREN)

    assert code_of(hostile.ENDLESS) == Refusal.SLOW
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    # By the clock it could go on for minutes. On a busy machine the system counts its twenty seconds unevenly.
    assert 15 < after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 22


@pytest.mark.long
@pytest.mark.exhaustive
def test_a_file_that_takes_all_the_memory_there_is_has_a_gigabyte_of_it():
    # In a process that has no other child: Chromium takes more.
    code = (
        "import resource, sys; from legal_help.files import redraw\n"
        "try: redraw._ask(sys.stdin.buffer.read())\n"
        "except redraw.FileRefused as refused: print(refused.code)\n"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], input=hostile.INSATIABLE, capture_output=True, check=True
    )
    refusal, kilobytes = done.stdout.split()

    assert refusal.decode() == Refusal.BROKEN
    assert 500_000 < int(kilobytes) < 1024 * 1024


WITHOUT_LIBRARY = "import ctypes.util; ctypes.util.find_library = lambda name: None; "
# As where a kernel takes the filter and does not mind it.
WITHOUT_EFFECT = (
    "import sys; sys.path.append(sys.argv[1]); import pyseccomp; "
    "pyseccomp.SyscallFilter.load = lambda calls: None; "
    f"from legal_help.files import confined; confined.pages_of = lambda content: [{PAGE!r}]; "
)


@pytest.mark.sampled(2)
@pytest.mark.parametrize("before", [WITHOUT_LIBRARY, WITHOUT_EFFECT, "import no_such_module; "])
def test_where_a_process_keeps_its_rights_nothing_is_decoded(program, before):
    program(before=before)

    with pytest.raises(CannotConfine):
        redraw(honest.png())


def test_where_no_process_starts_nothing_is_decoded(monkeypatch):
    monkeypatch.setattr(sys, "executable", "/no/such/python")
    prove_confinement.cache_clear()

    assert not can_confine()
    with pytest.raises(CannotConfine):
        redraw(honest.png())


@pytest.mark.exhaustive
def test_whether_files_can_be_taken_is_tried_until_it_is_seen_once(monkeypatch):
    prove_confinement.cache_clear()
    with monkeypatch.context() as for_once:
        for_once.setattr(sys, "executable", "/no/such/python")
        assert not can_confine()

    assert can_confine()

    monkeypatch.setattr(sys, "executable", "/no/such/python")
    assert can_confine()


LOOKS_ROUND = (
    "import os\n"
    "def is_open(number):\n"
    "    try: os.fstat(number)\n"
    "    except OSError: return False\n"
    "    return True\n"
    "found = [number for number in range(4096) if is_open(number)]\n"
    "body = repr((found, dict(os.environ), os.getcwd(), os.readlink('/proc/self/fd/2'))).encode()\n"
    "os.write(1, len(body).to_bytes(4) + body)\n"
)


def test_the_process_is_handed_two_pipes_and_nothing_else(program, monkeypatch, tmp_path):
    monkeypatch.setenv("SECRET_KEY", "not for strangers")
    monkeypatch.setattr(asking, "_judge", lambda frames, _status: [b"pages", *frames])
    monkeypatch.setattr(under_test, "_are_pages", lambda _pages: True)
    program(instead=LOOKS_ROUND)
    with (tmp_path / "a case").open("w") as file:
        os.set_inheritable(file.fileno(), True)

        (found,) = redraw(b"")

    # Python itself sets LC_CTYPE where no locale is named.
    assert found.decode() == repr(([0, 1, 2], {"LC_CTYPE": "C.UTF-8"}, "/", "/dev/null"))


def test_a_web_worker_loads_no_decoder():
    loaded = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys; import legal_help.files.redraw;"
            "print({'PIL', 'pillow_heif', 'pypdfium2'} & set(sys.modules))",
        ],
        check=True,
        capture_output=True,
        text=True,
    )

    assert loaded.stdout == "set()\n"


@pytest.mark.exhaustive  # it waits: a process that goes on is ended here
@pytest.mark.long
@pytest.mark.parametrize("limit", ["file", "desk_file"])
def test_two_may_draw_or_wait_and_a_third_is_asked_to_come_again(program, monkeypatch, limit):
    monkeypatch.setattr(under_test, "MOST_SECONDS", 0.6)
    program(instead="import time; time.sleep(60)")
    begun = threading.Barrier(3)

    def draw():
        begun.wait()
        with pytest.raises(FileRefused):
            redraw(b"", limit=limit)

    others = [threading.Thread(target=draw) for _ in range(2)]
    for other in others:
        other.start()
    begun.wait()
    time.sleep(0.2)

    with pytest.raises(slots.Busy):
        redraw(b"", limit=limit)
    for other in others:
        other.join(10)
