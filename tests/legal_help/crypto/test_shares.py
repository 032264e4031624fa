import re
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legal_help.crypto.shares import NotAShare, join_shares, split_seed

SEED = bytes(range(32))


@given(st.binary(min_size=32, max_size=32), st.sampled_from(list(permutations((1, 2, 3), 2))))
def test_any_two_holders_join_to_the_seed(seed, holders):
    shares = split_seed(seed)

    one, other = holders

    assert join_shares(shares[one], shares[other]) == seed


def test_share_forgives_small_letters_and_spaces():
    shares = split_seed(SEED)

    typed = [f"  {line.lower()} " for line in shares[1]]

    assert join_shares(typed, shares[2]) == SEED


def test_one_share_alone_does_not_join():
    shares = split_seed(SEED)

    with pytest.raises(NotAShare):
        join_shares(shares[1], shares[1])


def test_each_line_is_short_enough_to_write():
    lines = [line for share in split_seed(SEED).values() for line in share]

    assert {len(line) for line in lines} == {len("1-2") + 13 * 5 + 5}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param(r".*", "", id="empty"),
        pytest.param(r" .*", "", id="no letters"),
        pytest.param(r".$", "", id="last letter lost"),
        pytest.param(r"(?<= )[^A]", "A", id="a letter changed"),
        pytest.param(r"1-2", "1-3", id="another partner"),
        pytest.param(r"1-2", "one", id="no holder"),
        pytest.param(r"(?<= ).", "1", id="not base32"),
        pytest.param(r" ....", "", id="a group lost"),
    ],
)
def test_miswritten_line_is_refused(old, new):
    shares = split_seed(SEED)
    line = re.sub(old, new, shares[1][0], count=1)

    with pytest.raises(NotAShare):
        join_shares([line], shares[2])
