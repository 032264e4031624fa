"""Videos and sounds in the admin: an editor uploads one, is told what went, and writes what is said in it."""

from datetime import date

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile

from articles.admin import recordings
from articles.models import Image, PictureConsent, Recording, RecordingWords
from articles.playback import files
from articles.publishing.check_words import describe
from articles.publishing.run_checks import find_errors
from articles.recordings.recording import REFUSALS, REMOVED
from tests.articles.factories import (
    ArticleFactory,
    DraftFactory,
    ImageFactory,
    RecordingFactory,
    UserFactory,
)
from tests.articles.recordings.films import SENTINELS, told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]

ADD = "/admin/articles/recording/add/"
VTT = b"WEBVTT\n\nNOTE from SENTINEL\n\n00:00.000 --> 00:02.000\nI saw it.\n"
SRT = b"1\r\n00:00:00,000 --> 00:00:02,000\r\nLo vi.\r\n"


def test_every_code_has_words():
    assert set(recordings.TAKEN_OUT) == REMOVED
    assert set(recordings.REFUSALS) == REFUSALS


def words_typed(*rows, there=0):
    """Return what the part of the form sends in which is written what is said."""
    sent = {"words-TOTAL_FORMS": str(len(rows)), "words-INITIAL_FORMS": str(there)}
    for number, row in enumerate(rows):
        usual = {"language": "en", "captions": "", "transcript": ""}
        sent |= {f"words-{number}-{name}": value for name, value in (usual | row).items()}
    return sent


def typed(*rows, there=0, **given):
    return {"title": "A witness", "language": "en"} | given | words_typed(*rows, there=there)


@pytest.fixture
def upload():
    return SimpleUploadedFile("IMG_1234.MOV", told("mov"), "video/quicktime")


def is_served(client, recording):
    answer = client.get(recording.url)
    return answer.status_code == 200 and bool(b"".join(answer.streaming_content))


def change(recording):
    return f"/admin/articles/recording/{recording.pk}/change/"


def test_a_video_of_a_telephone_is_kept_without_what_it_tells(admin_client, upload):
    captions = SimpleUploadedFile("words.vtt", VTT)

    page = admin_client.post(ADD, typed({"captions_file": captions}, upload=upload), follow=True)

    recording = Recording.objects.get()
    assert "where it was recorded" in page.text
    assert recording.suffix == "mp4"
    assert (recording.width, recording.height) == (160, 90)
    with files.default_storage.open(files.path_of(recording.file)) as kept:
        content = kept.read()
    assert [word for word in SENTINELS if word in content] == []
    words = RecordingWords.objects.get()
    assert words.captions.startswith("WEBVTT")
    assert "SENTINEL" not in words.captions
    assert words.transcript == "I saw it."


@pytest.mark.exhaustive
def test_a_frame_of_a_large_enough_video_becomes_its_picture(admin_client):
    film = told("mp4", size=(640, 480))

    admin_client.post(ADD, typed(upload=ContentFile(film, "a.mp4")))

    picture = Recording.objects.get().picture
    assert picture == Image.objects.get()
    assert "A witness" in picture.alt


@pytest.mark.exhaustive  # a frame becomes the picture here
def test_one_that_an_editor_chose_stays(admin_client):
    chosen, film = ImageFactory(), told("mp4", size=(640, 480))

    admin_client.post(ADD, typed(upload=ContentFile(film, "a.mp4"), picture=chosen.pk))

    assert Recording.objects.get().picture == chosen


@pytest.mark.exhaustive  # a detail of the form
def test_a_better_cut_takes_the_place_of_a_video(
    admin_client, client, django_capture_on_commit_callbacks
):
    recording = RecordingFactory()
    article = ArticleFactory(body=f'<media-player recording="{recording.pk}"></media-player>')
    said, before = recording.words.get(), recording.file
    row = {"id": said.pk, "captions": said.captions, "transcript": said.transcript}

    with django_capture_on_commit_callbacks(execute=True):
        sent = typed(row, there=1, upload=ContentFile(told("mp4"), "a.mp4"))
        answer = admin_client.post(change(recording), sent, headers={"X-Progress": "1"})

    assert answer.json()["address"] == "/admin/articles/recording/"
    recording.refresh_from_db()
    assert (recording.file, files.exists(before)) != (before, True)
    assert recording.url in client.get(article.get_absolute_url()).text
    assert client.get(f"/media/{before}").status_code == 404
    assert is_served(client, recording)


@pytest.mark.exhaustive  # an edge
def test_the_same_file_once_more_changes_nothing(
    admin_client, client, django_capture_on_commit_callbacks
):
    film = told("mp4")
    with django_capture_on_commit_callbacks(execute=True):
        admin_client.post(ADD, typed(upload=ContentFile(film, "a.mp4"), has_no_speech="on"))
    recording = Recording.objects.get()
    ArticleFactory(body=f'<media-player recording="{recording.pk}"></media-player>')
    sent = typed(upload=ContentFile(film, "a.mp4"), has_no_speech="on")

    with django_capture_on_commit_callbacks(execute=True):
        admin_client.post(change(recording), sent)

    again = Recording.objects.get()
    assert again.file == recording.file
    assert is_served(client, again)


@pytest.mark.exhaustive
def test_what_cannot_be_kept_is_refused_and_what_was_typed_stays(admin_client):
    page = admin_client.post(
        ADD, typed({"transcript": "Her words"}, upload=ContentFile(b"MZ\x00\x01", "a.mp4"))
    )

    assert "This is not an MP4" in page.text
    assert 'value="A witness"' in page.text
    assert "Her words" in page.text
    assert not Recording.objects.exists()


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"captions": "Not captions at all"}, "see line 1."),
        ({"captions_file": ContentFile(b"\x00\xff\x00", "a.vtt")}, "letters in line 1"),
        ({"captions_file": ContentFile(b"x" * 1_000_001, "a.vtt")}, "larger than 1 MB"),
        ({"language": "es", "transcript": " "}, "Write captions or a transcript."),
    ],
)
def test_captions_that_are_none_are_refused(admin_client, row, said):
    recording = RecordingFactory(spoken="")

    page = admin_client.post(change(recording), typed(row, title="Another"))

    assert said in page.text
    assert "Constraint" not in page.text
    assert 'value="Another"' in page.text
    assert not RecordingWords.objects.exists()


@pytest.mark.exhaustive  # tests/articles/recordings/test_captions.py has the rule
def test_captions_of_another_program_are_converted(admin_client):
    recording = RecordingFactory(spoken="")
    row = {"language": "es", "captions_file": ContentFile(SRT, "a.srt")}

    admin_client.post(change(recording), typed(row))

    words = RecordingWords.objects.get()
    assert words.captions.startswith("WEBVTT")
    assert (words.language, words.transcript) == ("es", "Lo vi.")


class TestWhatIsSaid:
    @pytest.mark.parametrize(
        ("suffix", "row"),
        [("mp4", {"transcript": "A transcript alone"}), ("mp3", None)],
    )
    def test_nothing_is_published_without_it(self, suffix, row):
        recording = RecordingFactory(suffix=suffix, spoken="")
        if row:
            recording.words.create(language="en", **row)
        body = f'<p>x</p><media-player recording="{recording.pk}"></media-player>'
        draft = DraftFactory(body=body)

        [error] = find_errors(draft)
        assert error.code == "recording-words"
        assert recording.title in describe(error).what

        recording.has_no_speech = True
        recording.save()
        assert find_errors(draft) == []

    @pytest.mark.exhaustive
    def test_it_cannot_be_taken_from_one_that_an_article_plays(self, admin_client):
        recording = RecordingFactory()
        ArticleFactory(body=f'<media-player recording="{recording.pk}"></media-player>')
        said = recording.words.get()
        row = {"id": said.pk, "captions": said.captions, "DELETE": "on"}

        page = admin_client.post(change(recording), typed(row, there=1))

        assert "An article plays it" in page.text
        assert RecordingWords.objects.get() == said

    @pytest.mark.exhaustive
    def test_the_search_finds_it_once_it_is_written(self, admin_client, client):
        recording = RecordingFactory(spoken="")
        article = ArticleFactory(body=f'<media-player recording="{recording.pk}"></media-player>')
        row = {"captions": VTT.decode().replace("saw", "photographed")}

        admin_client.post(change(recording), typed(row))

        assert article.get_absolute_url() in client.get("/search/?q=photographed").text


class TestAuthors:
    @pytest.fixture
    def author(self, client):
        user = UserFactory()
        user.groups.set(Group.objects.filter(name="Author"))
        client.force_login(user)
        return user

    def test_they_change_what_they_uploaded_and_delete_nothing(self, client, author):
        own, other = RecordingFactory(uploaded_by=author), RecordingFactory(content=b"another")

        page = client.post(change(own), typed(there=0, title="Another title"))

        assert page.status_code == 302
        own.refresh_from_db()
        assert own.title == "Another title"
        assert client.get(change(other)).status_code == 302
        assert client.get(f"/admin/articles/recording/{own.pk}/delete/").status_code == 404

    def test_they_are_offered_what_they_may_see(self, client, author):
        own, other = RecordingFactory(uploaded_by=author), RecordingFactory(content=b"another")

        found = client.get("/admin/articles/article/choices/?of=recordings").json()["found"]

        assert str(own.pk) in {each["key"] for each in found}
        assert str(other.pk) not in {each["key"] for each in found}


@pytest.mark.exhaustive  # a detail of the form
def test_a_file_that_was_sent_beside_a_mistake_has_to_be_chosen_again(admin_client, upload):
    again = "Choose the file again"
    assert again not in admin_client.get(ADD).text

    page = admin_client.post(ADD, typed({"captions": "Not captions at all"}, upload=upload))

    assert page.text.count(again) == 1
    assert not Recording.objects.exists()


def test_who_deletes_several_is_told_which_articles_lose_them(admin_client):
    recording = RecordingFactory(title="A film")
    ArticleFactory(
        title="Eleven months", body=f'<media-player recording="{recording.pk}"></media-player>'
    )

    page = admin_client.post(
        "/admin/articles/recording/",
        {"action": "delete_selected", "_selected_action": [recording.pk]},
    )

    assert "Eleven months" in page.text
    assert "plays" not in page.text


@pytest.mark.exhaustive  # tests/articles/playback/test_playing.py has the consent
def test_its_form_leads_to_the_articles_and_says_when_consent_ended(admin_client):
    picture = ImageFactory()
    recording = RecordingFactory(picture=picture)
    article = ArticleFactory(body=f'<media-player recording="{recording.pk}"></media-player>')

    page = admin_client.get(change(recording)).text
    assert f'href="/admin/articles/article/{article.pk}/change/"' in page
    assert "Readers do not see it" not in page

    PictureConsent.objects.create(
        image=picture, person="H.", until=date(2020, 1, 1), recorded_by=UserFactory()
    )
    assert "Readers do not see it" in admin_client.get(change(recording)).text


@pytest.mark.exhaustive
def test_who_deletes_one_is_told_which_articles_lose_it(admin_client):
    recording = RecordingFactory()
    body = f'<media-player recording="{recording.pk}"></media-player>'
    ArticleFactory(title="Eleven months", body=body)
    ArticleFactory(title="Without a film")

    page = admin_client.get(f"/admin/articles/recording/{recording.pk}/delete/")

    assert "Eleven months" in page.text
    assert "Without a film" not in page.text
    assert "plays" not in page.text


def test_the_log_forgets_the_title_of_one_that_was_deleted(admin_client):
    recording = RecordingFactory(title="Zztitle")
    admin_client.post(change(recording), typed(there=0, title="Zztitle of her"))

    admin_client.post(f"/admin/articles/recording/{recording.pk}/delete/", {"post": "yes"})

    assert not Recording.objects.exists()
    assert not LogEntry.objects.filter(object_repr__contains="Zztitle").exists()
