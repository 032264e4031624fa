import pytest
from hypothesis import given
from hypothesis import strategies as st

from legal_help.crypto import codes
from legal_help.crypto.codes import FULL_STOPS, NotACode, group_digits, new_code, read_code

CODE = "123456789012345678901239"
codes_made = st.text("0123456789", min_size=23, max_size=23).map(
    lambda digits: digits + codes.check_digit(digits)
)


def in_script(code, zero):
    return "".join(chr(ord(zero) + int(digit)) for digit in code)


def test_check_digit_has_a_known_answer():
    assert codes.check_digit("572") == "4"  # the example on Damm's own page
    assert codes.check_digit("5724") == "0"


def test_new_code_is_accepted():
    code = new_code()

    assert read_code(code) == code
    assert len(code) == 24


@given(codes_made)
def test_code_is_read_as_it_is_written(code):
    assert read_code(group_digits(code)) == code
    assert len(group_digits(code)) == 29


@given(codes_made, st.sampled_from("٠۰०০၀߀０"))
def test_digits_of_every_script_count(code, zero):
    assert read_code(in_script(code, zero)) == code


@pytest.mark.parametrize("filler", ["-", "–", "—", "−", "\u00a0", "\t", "\n", "\u200f", "\u2066"])
def test_spaces_dashes_and_marks_of_direction_are_dropped(filler):
    code = new_code()

    assert read_code(filler + filler.join(code) + filler) == code


@given(codes_made, st.integers(0, 23), st.integers(1, 9))
def test_every_single_wrong_digit_is_caught(code, place, shift):
    wrong = code[:place] + str((int(code[place]) + shift) % 10) + code[place + 1 :]

    with pytest.raises(NotACode):
        read_code(wrong)


@given(codes_made, st.integers(0, 22))
def test_every_swap_of_neighbours_is_caught(code, place):
    one, other = code[place], code[place + 1]
    swapped = code[:place] + other + one + code[place + 2 :]

    if one == other:
        assert read_code(swapped) == code
    else:
        with pytest.raises(NotACode):
            read_code(swapped)


@pytest.mark.parametrize("typed", ["", "   ", "1234", "0" * 23, "0" * 25, "o" + "0" * 23, "½" * 24])
def test_what_is_no_code_is_refused(typed):
    with pytest.raises(NotACode):
        read_code(typed)


@pytest.mark.parametrize("stop", [*FULL_STOPS, ".. ", " ."])
def test_a_full_stop_behind_a_code_is_forgiven(stop):
    code = new_code()

    assert read_code(group_digits(code) + stop) == code
    with pytest.raises(NotACode):
        read_code(stop + code)
    with pytest.raises(NotACode):
        read_code(code[:4] + "." + code[4:])
