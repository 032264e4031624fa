"""The library as editors and authors use it."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from articles.images import pictures, redraw
from articles.models import Image, PictureConsent, PictureWords
from tests.advocacy.admin.helpers import errors_of, form_of
from tests.advocacy.factories import TopicFactory
from tests.articles.factories import (
    ArticleFactory,
    DraftFactory,
    ImageFactory,
    RecordingFactory,
    SeriesFactory,
    UserFactory,
    photograph,
)
from tests.articles.images.shown import as_cover, drawn_image, in_the_text
from tests.cheap_pictures import draw_finely

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]

LIST = "/admin/articles/image/"
TYPED = {"alt": "A tree", "language": "en", "focal_x": "20", "focal_y": "50"}


def change(image):
    return reverse("admin:articles_image_change", args=[image.pk])


@pytest.mark.exhaustive
def test_an_author_uploads_a_picture_and_sees_it_at_once(as_author, author, monkeypatch):
    draw_finely(monkeypatch)
    upload = SimpleUploadedFile("tree.jpg", photograph(600, 400), "image/jpeg")

    response = as_author.post(f"{LIST}add/", TYPED | {"upload": upload, "credit": "Ann"})

    image = Image.objects.get()
    assert response.status_code == 302
    assert (image.alt, image.focal_x, image.uploaded_by) == ("A tree", 20, author)
    assert f'src="{reverse("admin:articles_image_whole", args=[image.pk])}"' in (
        as_author.get(LIST).text
    )
    pictures.draw_due()
    image.refresh_from_db()
    served = b"".join(as_author.get(image.card.fallback_url))
    assert redraw.Image.open(io.BytesIO(served)).size == (600, 375)
    assert f'src="{image.thumbnail_url}"' in as_author.get(LIST).text


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"%PDF-1.7", "This file is not a picture we can read."),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "This is an SVG drawing"),
        (b"x" * (redraw.MOST_BYTES + 5), "This file is over 20 MB."),
        (photograph(100, 100), "This picture is too small."),
        (photograph()[:400], "This picture is damaged."),
    ],
    ids=["pdf", "svg", "heavy", "small", "damaged"],
)
def test_a_picture_that_is_refused_says_why_and_keeps_the_words(as_editor, content, words):
    typed = TYPED | {"upload": SimpleUploadedFile("x.jpg", content)}

    page = as_editor.post(f"{LIST}add/", typed).text

    assert words in page
    assert 'value="A tree"' in page
    assert not Image.objects.exists()


@pytest.mark.exhaustive
def test_the_limits_are_told_before_anybody_chooses_a_file(as_editor):
    for page in (f"{LIST}add/", f"{LIST}several/"):
        assert "TIFF of up to 50 million pixels" in as_editor.get(page).text


@pytest.mark.exhaustive  # tests/articles/models/test_constraints.py has the rule
def test_a_picture_needs_words(as_editor):
    upload = SimpleUploadedFile("tree.jpg", photograph())

    response = as_editor.post(f"{LIST}add/", TYPED | {"upload": upload, "alt": ""})

    assert "alt" in errors_of(response)


@pytest.mark.exhaustive  # tests/articles/admin/pictures/test_focal_point.py has the rule
def test_moving_the_focal_point_crops_anew(as_editor):
    gradient = redraw.Image.linear_gradient("L").resize((480, 1200)).convert("RGB")
    out = io.BytesIO()
    gradient.save(out, "PNG")
    image = drawn_image(out.getvalue())
    before = image.card.fallback_url

    as_editor.post(change(image), form_of(as_editor.get(change(image))) | {"credit": "Ben"})
    assert not pictures.any_due()
    image.refresh_from_db()
    assert (image.credit, image.card.fallback_url) == ("Ben", before)

    as_editor.post(change(image), form_of(as_editor.get(change(image))) | {"focal_y": "0"})
    pictures.draw_due()
    image.refresh_from_db()
    assert image.card.fallback_url != before


def test_pictures_are_not_deleted_by_the_row(as_editor):
    url = reverse("admin:articles_image_delete", args=[ImageFactory().pk])

    assert as_editor.post(url, {"post": "yes"}).status_code == 404
    assert Image.objects.exists()


@pytest.mark.exhaustive  # a detail of the form
def test_words_in_another_language_are_what_its_readers_have(as_editor, client):
    image = drawn_image()
    sent = form_of(as_editor.get(change(image))) | {
        "words-TOTAL_FORMS": "1",
        "words-0-language": "es",
        "words-0-alt": "Una puerta",
        "words-0-credit": "Foto: Ana",
    }

    response = as_editor.post(change(image), sent)

    assert response.status_code == 302, errors_of(response)
    page = client.get(in_the_text(image, language="es").get_absolute_url()).text
    assert 'alt="Una puerta"' in page
    assert "Foto: Ana" in page
    assert 'alt="A gate"' in client.get(in_the_text(image).get_absolute_url()).text


@pytest.mark.exhaustive  # a detail of the form
def test_words_in_its_own_language_stand_above(as_editor):
    image = drawn_image()
    sent = form_of(as_editor.get(change(image))) | {
        "words-TOTAL_FORMS": "1",
        "words-0-language": "en",
        "words-0-alt": "A door",
    }

    assert "The text above is in this language." in as_editor.post(change(image), sent).text
    assert not PictureWords.objects.exists()


def consent_form(as_editor, image, **said):
    sent = form_of(as_editor.get(change(image))) | {"consents-TOTAL_FORMS": "1"}
    return sent | {f"consents-0-{name}": value for name, value in said.items()}


def test_a_consent_is_recorded_and_taken_back_in_the_form(as_editor, editor):
    image = drawn_image()
    said = {"person": "A. B.", "scope": "site", "languages": ["en", "es"], "paper": "Box 4"}

    response = as_editor.post(change(image), consent_form(as_editor, image, **said))

    assert response.status_code == 302, errors_of(response)
    consent = PictureConsent.objects.get()
    assert (consent.person, consent.languages, consent.recorded_by) == (
        "A. B.",
        ["en", "es"],
        editor,
    )
    image.refresh_from_db()
    assert (image.only_in, image.is_withheld) == (["en", "es"], False)

    sent = form_of(as_editor.get(change(image))) | {"consents-0-is_withdrawn": "on"}
    as_editor.post(change(image), sent)

    image.refresh_from_db()
    assert image.is_withheld
    assert "Readers do not see it" in as_editor.get(LIST).text


def found(client, **asked):
    listed = client.get(LIST, asked).context["cl"].result_list
    return [image.alt for image in listed]


def test_pictures_are_found_by_words_in_any_language_credit_topic_and_licence(as_editor):
    gate = ImageFactory(alt="A gate", caption="At noon", credit="Ann", licence="cc-by")
    PictureWords.objects.create(image=gate, language="es", alt="Una puerta")
    gate.topics.add(TopicFactory(name="Borders", slug="borders"))
    ImageFactory(alt="A tree")

    for word in ("gate", "noon", "ann", "puerta", "border"):
        assert found(as_editor, q=word) == ["A gate"], word
    assert found(as_editor, licence__exact="cc-by") == ["A gate"]
    assert found(as_editor, topic="borders") == ["A gate"]


@pytest.mark.exhaustive  # pictures are found by words here
def test_pictures_are_found_by_their_use_and_consent(as_editor):
    in_the_text(ImageFactory(alt="in a text"))
    as_cover(ImageFactory(alt="over one"))
    DraftFactory(cover=ImageFactory(alt="in a draft"))
    ending, ended = ImageFactory(alt="ending"), ImageFactory(alt="ended")
    today = timezone.localdate()
    for image, days in ((ending, 9), (ended, -1)):
        until = today + timedelta(days=days)
        PictureConsent.objects.create(
            image=image, person="A. B.", until=until, recorded_by=UserFactory()
        )

    assert sorted(found(as_editor, use="public")) == ["in a text", "over one"]
    assert found(as_editor, use="drafts") == ["in a draft"]
    assert sorted(found(as_editor, use="nowhere")) == ["ended", "ending"]
    assert found(as_editor, consent="soon") == ["ending"]
    assert found(as_editor, consent="over") == ["ended"]
    assert len(found(as_editor, consent="none")) == 3


@pytest.mark.exhaustive  # an edge of the uses
def test_the_picture_of_a_video_is_used_where_that_is_played(as_editor):
    frame = ImageFactory(alt="a frame")
    video = RecordingFactory(title="Eleven months", picture=frame)

    assert "Eleven months" in as_editor.get(change(frame)).text
    assert found(as_editor, use="nowhere") == []

    ArticleFactory(body=f'<media-player recording="{video.pk}"></media-player>')

    assert found(as_editor, use="public") == ["a frame"]
    assert "in 1 article" in as_editor.get(LIST).text


@pytest.mark.exhaustive  # a count of queries, as tests/articles/admin/test_admin.py has one
def test_a_list_of_many_pictures_costs_the_same(as_editor, django_assert_max_num_queries):
    for _ in range(30):
        in_the_text(ImageFactory())
    as_editor.get(LIST)

    with django_assert_max_num_queries(14):
        page = as_editor.get(LIST).text

    assert page.count("in 1 article") == 30


@pytest.mark.exhaustive  # a detail of the form
def test_its_form_says_where_it_is_used_and_what_it_looks_like(as_editor):
    image, same = drawn_image(), drawn_image(alt="The same gate")
    in_the_text(image, title="Through the gate")

    page = as_editor.get(change(image)).text

    assert "Through the gate" in page
    assert "The same gate" in page
    assert "A gate" in as_editor.get(change(same)).text


@pytest.mark.exhaustive  # a detail of adding
def test_who_adds_the_same_again_is_told(as_editor):
    drawn_image()
    upload = SimpleUploadedFile("gate.jpg", photograph(600, 400))

    page = as_editor.post(f"{LIST}add/", TYPED | {"upload": upload}, follow=True).text

    assert "It looks like a picture in the library" in page


def test_an_author_does_not_read_the_title_of_a_series(as_author):
    """`test_pictures_of_series.py` looks that editors do."""
    picture = drawn_image()
    SeriesFactory(title="Secret wells", picture=picture, articles=[DraftFactory()])

    seen = as_author.get(change(picture)).text

    assert "Secret wells" not in seen
    assert "in 1 article that you may not see" in seen


def test_an_author_is_not_shown_what_only_drafts_of_others_show(as_author, author):
    hidden, own = ImageFactory(alt="Hidden"), ImageFactory(alt="Own")
    DraftFactory(cover=hidden)
    DraftFactory(cover=own, created_by=author)

    assert found(as_author) == ["Own"]
    assert as_author.get(change(hidden)).status_code in (302, 404)
    dialog = as_author.get("/admin/articles/article/pictures/").json()["found"]
    assert [each["alt"] for each in dialog] == ["Own"]
