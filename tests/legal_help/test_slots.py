import contextlib
import threading

import pytest

from legal_help.slots import MAY_WAIT, Busy, room, slot


def test_slot_is_free_again_after_an_error(own_folders):
    for _ in range(MAY_WAIT + 1):
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


def test_whoever_would_wait_behind_too_many_is_told_at_once(own_folders):
    with contextlib.ExitStack() as others:
        for _ in range(MAY_WAIT):
            others.enter_context(room("code"))

        with pytest.raises(Busy), slot("code"):
            pass

    with slot("code"):
        pass
