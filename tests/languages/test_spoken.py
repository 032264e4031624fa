import json

import pytest
from django.contrib.staticfiles import finders

from languages import spoken
from legal_help.questions.reference.languages import LANGUAGES

RECORDING = {
    "file": "sound/mam.mp3",
    "transcript": "…",
    "spoken_by": "Juana",
    "spoken_on": "2026-12-01",
}


@pytest.fixture
def recorded(tmp_path, monkeypatch):
    """As if somebody had spoken for us: the repository has no recording yet, and fakes none."""
    (tmp_path / "spoken.json").write_text(
        json.dumps([{"code": "mam", "name": "Qyol Mam", "recording": RECORDING}])
    )
    monkeypatch.setattr(spoken, "FOLDER", tmp_path)
    spoken.spoken_languages.cache_clear()
    yield
    spoken.spoken_languages.cache_clear()


def test_each_can_be_asked_for_in_the_form_by_the_same_name():
    assert {each.code: each.name for each in spoken.spoken_languages()}.items() <= LANGUAGES.items()


def test_each_recording_is_there():
    recordings = [each.recording for each in spoken.spoken_languages() if each.recording]

    assert [each.file for each in recordings if not finders.find(each.file)] == []


@pytest.mark.parametrize("part", RECORDING)
def test_a_recording_says_what_is_said_and_by_whom(tmp_path, recorded, part):
    less = {name: value for name, value in RECORDING.items() if name != part}
    (tmp_path / "spoken.json").write_text(
        json.dumps([{"code": "mam", "name": "Mam", "recording": less}])
    )

    with pytest.raises(TypeError, match=part):
        spoken.spoken_languages()


@pytest.mark.django_db
def test_the_first_page_names_them_and_whom_to_call(client, settings):
    settings.HELP_PHONE = "+1 212 555 0100"

    page = client.get("/legal-help/").text

    assert '<bdi lang="kek">' in page
    assert "and say the name of your language" in page
    assert "<audio" not in page


@pytest.mark.django_db
def test_a_recording_can_be_heard_and_read(client, recorded):
    page = client.get("/legal-help/").text

    assert 'src="/static/sound/mam.mp3"' in page
    assert "Juana" in page
