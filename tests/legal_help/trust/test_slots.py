import contextlib
import re
import subprocess
import sys
import threading

import pytest
from django.conf import settings as live_settings

from legal_help.trust.slots import SLOT_LIMITS, Busy, limit_threads, slot


def test_slot_is_free_again_after_an_error(own_folders):
    for _ in range(SLOT_LIMITS["code"].holds + 1):
        with pytest.raises(ZeroDivisionError), slot("code"):
            raise ZeroDivisionError


def test_two_codes_at_once_and_the_third_waits(own_folders):
    inside = []

    def third():
        with slot("code"):
            inside.append("third")

    with slot("code"), slot("code"):
        waiting = threading.Thread(target=third)
        waiting.start()
        waiting.join(0.2)
        assert inside == []
    waiting.join(5)

    assert inside == ["third"]


def test_a_flood_of_beginners_keeps_nobody_who_comes_back_waiting(own_folders):
    """One begins and all the others wait; a code needs none of their places."""
    came, go_on = threading.Semaphore(0), threading.Event()

    def begin():
        with slot("new_code"):
            came.release()
            go_on.wait(10)

    beginners = [threading.Thread(target=begin) for _ in range(5)]
    for beginner in beginners:
        beginner.start()
    assert came.acquire(timeout=5)
    assert not came.acquire(timeout=0.2), "one begins at a time"
    back = threading.Event()

    def come_back():
        with slot("code"):
            back.set()

    threading.Thread(target=come_back).start()

    assert back.wait(5)
    go_on.set()
    for beginner in beginners:
        beginner.join(5)
    assert not any(beginner.is_alive() for beginner in beginners)


def test_whoever_would_wait_behind_too_many_is_told_at_once(own_folders):
    with contextlib.ExitStack() as others:
        for _ in range(SLOT_LIMITS["code"].holds):
            others.enter_context(limit_threads("code"))

        with pytest.raises(Busy), slot("code"):
            pass

    with slot("code"):
        pass


def test_whoever_begins_has_a_room_of_their_own_and_others_keep_some_threads(own_folders):
    """Somebody who tries codes by the hundred neither keeps people from beginning nor from reading."""
    with contextlib.ExitStack() as others:
        for _ in range(SLOT_LIMITS["code"].holds):
            others.enter_context(limit_threads("code"))

        with slot("new_code"):
            pass

    threads = re.findall(
        r"GRANIAN_BLOCKING_THREADS=(\d+)", (live_settings.BASE_DIR / "Dockerfile").read_text()
    )
    assert [
        int(number) - sum(limit.holds for limit in SLOT_LIMITS.values()) for number in threads
    ] == [4]


ANOTHER_PROCESS = """
import pathlib, sys, time
from django.conf import settings
settings.configure(DATA_DIR=pathlib.Path(sys.argv[1]))
from legal_help.trust.slots import slot
with slot("code"):
    came = time.monotonic()
    time.sleep(0.3)
    print(came, time.monotonic())
"""


@pytest.mark.exhaustive  # it waits for a whole machine
@pytest.mark.long
def test_two_codes_at_once_on_the_whole_machine_and_the_rest_queue(tmp_path):
    """Workers are processes, and so are containers on one folder: file locks count them all."""
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", ANOTHER_PROCESS, tmp_path],
            cwd=live_settings.BASE_DIR,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(5)
    ]
    stays = [tuple(map(float, process.communicate(timeout=60)[0].split())) for process in processes]

    assert len(stays) == 5
    for came, _went in stays:
        inside = [stay for stay in stays if stay[0] <= came < stay[1]]
        assert len(inside) <= 2
