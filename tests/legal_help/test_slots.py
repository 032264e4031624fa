import contextlib
import threading

import pytest

from legal_help.slots import MAY_WAIT, Busy, room, slot


def test_slot_is_free_again_after_an_error(own_folders):
    for _ in range(MAY_WAIT + 1):
        with pytest.raises(ZeroDivisionError), slot("code"):
            raise ZeroDivisionError


def test_two_codes_at_once_and_the_third_waits(own_folders):
    inside, all_met, go_on = [], threading.Event(), threading.Event()

    def stretch(name):
        with slot("code"):
            inside.append(name)
            if len(inside) == 2:
                all_met.set()
            go_on.wait(5)

    threads = [threading.Thread(target=stretch, args=[name]) for name in "abc"]
    for thread in threads:
        thread.start()
    assert all_met.wait(5)

    assert len(inside) == 2
    go_on.set()
    for thread in threads:
        thread.join(5)
    assert sorted(inside) == ["a", "b", "c"]


def test_whoever_would_wait_behind_too_many_is_told_at_once(own_folders):
    with contextlib.ExitStack() as others:
        for _ in range(MAY_WAIT):
            others.enter_context(room("code"))

        with pytest.raises(Busy), slot("code"):
            pass

    with slot("code"):
        pass
