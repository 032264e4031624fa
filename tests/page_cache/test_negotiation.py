import pytest
from hypothesis import given
from hypothesis import strategies as st

from page_cache.negotiation import ENCODINGS, best_encoding, has_etag, prefers_csv


@pytest.mark.parametrize(
    ("accepted", "best"),
    [
        ("", "identity"),
        ("gzip", "gzip"),
        ("x-gzip", "gzip"),
        ("gzip, deflate, br, zstd", "br"),
        ("GZIP, BR", "br"),
        ("br;q=0.5, gzip;q=0.8", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("br; q=0 , gzip; q=0.001", "gzip"),
        ("br;q=0, gzip;q=0", "identity"),
        ("*", "br"),
        ("*;q=0", "identity"),
        ("*;q=0, gzip", "gzip"),
        ("br;q=0, *", "gzip"),
        ("identity", "identity"),
        ("identity;q=1, gzip;q=0.5", "identity"),
        ("identity;q=0", "identity"),
        ("deflate", "identity"),
        ("br;q=nonsense, gzip", "gzip"),
        ("br;level=4", "br"),
        (",,;;q", "identity"),
    ],
)
def test_best_encoding(accepted, best):
    assert best_encoding(accepted) == best


@pytest.mark.parametrize(
    ("accepted", "is_preferred"),
    [
        ("", False),
        ("*/*", False),
        ("text/*", False),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", False),
        ("application/json", False),
        ("text/csv", True),
        ("Text/CSV; header=present", True),
        ("text/csv, */*", True),
        ("text/csv, */*;q=0.1", True),
        ("text/csv, application/json", False),
        ("text/csv, application/json;q=0.9", True),
        ("text/csv;q=0.5, application/json", False),
        ("text/csv;q=0", False),
        ("text/csv;header=present;q=0", False),
        ("text/csv;q=nonsense", False),
    ],
)
def test_prefers_csv(accepted, is_preferred):
    assert prefers_csv(accepted) is is_preferred


@given(st.text())
def test_any_accept_encoding_has_an_answer(accepted):
    assert best_encoding(accepted) in ENCODINGS


@pytest.mark.parametrize(
    ("if_none_match", "held"),
    [
        ('"a"', True),
        ('W/"a"', True),
        ('"b", "a"', True),
        ('"b",W/"a","c"', True),
        ("*", True),
        (" * ", True),
        ('"b"', False),
        ('"ab"', False),
        ("a", False),
        ("", False),
        ('"b, "', False),
    ],
)
def test_has_it(if_none_match, held):
    assert has_etag(if_none_match, '"a"') is held


@given(st.text())
def test_any_if_none_match_has_an_answer(if_none_match):
    assert has_etag(if_none_match, '"a"') in (True, False)
