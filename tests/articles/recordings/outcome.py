"""What became of a recording."""

import io

import pytest

from articles.recordings.recording import RecordingRefused
from articles.recordings.remux import remux
from tests.articles.recordings import films

TOLD = ("author", "chapters", "comments", "dates", "device", "location", "software", "title")


def cleaned(content):
    target = io.BytesIO()
    return remux(io.BytesIO(content), target), target.getvalue()


def code_of(content):
    with pytest.raises(RecordingRefused) as refused:
        cleaned(content)
    return refused.value.code


def told_in(content):
    return [word for word in films.SENTINELS if word in content]
