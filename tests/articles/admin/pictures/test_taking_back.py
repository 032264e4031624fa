"""Pages that blur, replace and delete: who may, and what they say and leave."""

import json

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from articles.images import pictures, storage, take_back
from articles.models import Image
from tests.articles.factories import (
    ArticleFactory,
    AuthorFactory,
    DraftFactory,
    ImageFactory,
    SeriesFactory,
    UserFactory,
    photograph,
)
from tests.articles.images.shown import as_cover, drawn_image, in_the_text, status_of
from tests.sitewide.role_table import each_role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]

MARK = {"rectangles": [{"first": [0, 0], "last": [5000, 5000], "how": "fill"}], "strokes": []}
ROLES = ["visitor", "no role", "Caseworker", "Supervisor", "Author", "owner", "Editor", "superuser"]
# y: done. n: refused, and nothing changed. `owner` is the author who added the picture.
WHO_MAY = {
    ("blur", "unused"): "nnnnnyyy",
    ("blur", "public"): "nnnnnnyy",
    ("replace", "unused"): "nnnnnyyy",
    ("replace", "public"): "nnnnnnyy",
    ("take-back", "unused"): "nnnnnyyy",
    ("take-back", "public"): "nnnnnnyy",
}


def address(image, verb):
    return f"/admin/articles/image/{image.pk}/{verb}/"


def typed(verb):
    return {
        "blur": {"regions": json.dumps(MARK)},
        "replace": {
            "upload": SimpleUploadedFile("new.jpg", photograph(700, 500)),
            "alt": "Another",
            "leads": "gone",
        },
        "take-back": {},
    }[verb]


# What an editor may do, the tests below and tests/articles/images/test_take_back.py try.
@pytest.mark.parametrize("role", each_role(ROLES, less={"visitor", "owner", "Editor"}))
def test_every_role_does_what_the_table_says(client, role):
    owner = UserFactory()
    owner.groups.add(Group.objects.get(name="Author"))
    if role == "superuser":
        client.force_login(User.objects.create_superuser("root"))
    elif role == "owner":
        client.force_login(owner)
    elif role != "visitor":
        user = UserFactory()
        if role != "no role":
            user.groups.add(Group.objects.get(name=role))
        client.force_login(user)

    done = {}
    for verb, state in WHO_MAY:
        image = drawn_image(by=owner)
        if state == "public":
            in_the_text(image)
        client.get(address(image, verb))
        client.post(address(image, verb), typed(verb))
        now = Image.objects.filter(pk=image.pk).first()
        is_done = now is None or now.original != image.original
        done[verb, state] = "y" if is_done else "n"

    assert done == {key: row[ROLES.index(role)] for key, row in WHO_MAY.items()}


@pytest.mark.exhaustive
def test_each_page_says_first_what_cannot_be_undone_and_where_it_is_used(as_editor):
    image = drawn_image()
    in_the_text(image, title="Through the gate")

    for verb in ("blur", "replace", "take-back"):
        page = as_editor.get(address(image, verb)).text
        assert "nobody can bring it back" in page.lower()
        if verb != "blur":
            assert "Through the gate" in page
            assert "readers see it" in page


def test_an_author_is_told_of_uses_without_the_titles_of_colleagues(client):
    owner = UserFactory()
    owner.groups.add(Group.objects.get(name="Author"))
    client.force_login(owner)
    image = drawn_image(by=owner)
    DraftFactory(title="Of a colleague", cover=image)

    form = client.get(f"/admin/articles/image/{image.pk}/change/").text
    asked = client.get(address(image, "take-back")).text

    assert "Of a colleague" not in form + asked
    assert "in 1 article that you may not see" in form
    assert "1 article that you may not see" in asked


@pytest.mark.exhaustive  # the roles send each verb
@pytest.mark.parametrize(
    ("show", "may_take_back"),
    [
        (lambda _picture: None, True),
        (in_the_text, False),
        (lambda picture: AuthorFactory(picture=picture), False),
        (lambda picture: SeriesFactory(picture=picture, articles=[ArticleFactory()]), False),
        (lambda picture: SeriesFactory(picture=picture, articles=[DraftFactory()]), True),
    ],
    ids=["nowhere", "an article", "an author", "a series", "a series of drafts"],
)
def test_an_author_takes_back_only_what_readers_do_not_see(client, show, may_take_back):
    owner = UserFactory()
    owner.groups.add(Group.objects.get(name="Author"))
    client.force_login(owner)
    image = drawn_image(by=owner)
    show(image)

    form = client.get(f"/admin/articles/image/{image.pk}/change/").text

    for verb in ("blur", "replace", "take-back"):
        assert (address(image, verb) in form) is may_take_back
        assert client.get(address(image, verb)).status_code == (200 if may_take_back else 404)


@pytest.mark.exhaustive  # as an author is told of uses
def test_pictures_that_look_alike_are_named_to_those_who_may_see_them(client):
    owner = UserFactory()
    owner.groups.add(Group.objects.get(name="Author"))
    client.force_login(owner)
    image, secret = drawn_image(by=owner), drawn_image(alt="Of a colleague")
    Image.objects.filter(pk=secret.pk).update(fingerprint=image.fingerprint)
    DraftFactory(cover=secret)

    assert "Of a colleague" not in client.get(f"/admin/articles/image/{image.pk}/change/").text


@pytest.mark.exhaustive  # tests/articles/images/test_take_back.py has the rule
def test_who_was_faster_is_told_to_whoever_was_not(as_editor, monkeypatch):
    image = drawn_image()
    blur = take_back.blur_picture

    def blur_after_a_colleague(**asked):
        new = pictures.read_upload(photograph(700, 500, "blue"))
        now = Image.objects.get(pk=image.pk)
        take_back.replace_picture(image=now, new=new, by=asked["by"], leads=True)
        blur(**asked)

    monkeypatch.setattr(take_back, "blur_picture", blur_after_a_colleague)
    told = as_editor.post(address(image, "blur"), {"regions": json.dumps(MARK)}, follow=True).text

    assert "A colleague has changed this picture in the meantime." in told


@pytest.mark.exhaustive  # as who was faster is told
def test_a_form_that_was_open_meanwhile_writes_what_was_changed_in_it_alone(as_editor):
    image = drawn_image(alt="Before")
    form = as_editor.get(f"/admin/articles/image/{image.pk}/change/").context["adminform"].form
    typed = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    rows = {f"{p}-{n}_FORMS": 0 for p in ("words", "consents") for n in ("TOTAL", "INITIAL")}

    with CaptureQueriesContext(connection) as queries:
        as_editor.post(f"/admin/articles/image/{image.pk}/change/", typed | rows | {"alt": "After"})

    image.refresh_from_db()
    assert image.alt == "After"
    written = [q["sql"] for q in queries if q["sql"].startswith('UPDATE "articles_image"')]
    assert len(written) == 1
    assert "withheld_from" not in written[0]


@pytest.mark.exhaustive  # an edge of the uses
def test_a_draft_that_is_written_is_a_use_too(as_editor, editor):
    image = drawn_image()
    article = DraftFactory(title="Being written")
    sent = as_editor.get(f"/admin/articles/article/{article.pk}/change/")
    assert sent.status_code == 200
    article.body = f'<p>Words.</p><picture-card key="{image.pk}"></picture-card>'
    article.save()

    assert "Being written" in as_editor.get(address(image, "take-back")).text


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("regions", "words"),
    [
        ("", "Mark at least one face"),
        ("{", "Enter a valid JSON."),
        (json.dumps({"rectangles": [], "strokes": []}), "Mark at least one face"),
        (
            json.dumps({"rectangles": [{"first": [0, 0]}], "strokes": []}),
            "Only some of the marks arrived.",
        ),
        (json.dumps([1]), "Only some of the marks arrived."),
        (
            json.dumps(
                {
                    "rectangles": [{"first": [0, 0], "last": [1, 20_000], "how": "fill"}],
                    "strokes": [],
                }
            ),
            "Only some of the marks arrived.",
        ),
        (
            json.dumps(
                {"rectangles": [{"first": [0, 0], "last": [1, 1], "how": "soft"}], "strokes": []}
            ),
            "Only some of the marks arrived.",
        ),
        (json.dumps({"rectangles": MARK["rectangles"] * 201, "strokes": []}), "too many"),
    ],
)
def test_marks_that_are_none_change_nothing(as_editor, regions, words):
    image = drawn_image()

    response = as_editor.post(address(image, "blur"), {"regions": regions})

    assert words in response.text
    assert Image.objects.get().original == image.original


def test_what_is_marked_is_overwritten(as_editor):
    image = drawn_image(photograph(600, 400, "red"))
    marks = MARK | {"strokes": [{"points": [[9000, 9000], [9500, 9500]], "radius": 300}]}

    page = as_editor.post(address(image, "blur"), {"regions": json.dumps(marks)}, follow=True)

    assert "2 regions were made unrecognisable for good." in page.text
    now = Image.objects.get()
    assert now.original != image.original
    assert storage.read(now.original)


@pytest.mark.exhaustive
def test_words_of_the_old_picture_are_shown_and_not_taken_over(as_editor):
    image = ImageFactory(alt="A gate, <b>closed</b>")

    page = as_editor.get(address(image, "replace"))

    assert "The alt text of the old one was: A gate, &lt;b&gt;closed&lt;/b&gt;" in page.text
    assert page.context["form"]["alt"].value() == ""


@pytest.mark.exhaustive
def test_a_refused_file_replaces_nothing(as_editor):
    image = drawn_image()
    sent = typed("replace") | {"upload": SimpleUploadedFile("x.pdf", b"%PDF")}

    page = as_editor.post(address(image, "replace"), sent).text

    assert "Nothing was replaced yet." in page
    assert "This file is not a picture we can read." in page
    image.refresh_from_db()
    assert image.alt == "A gate"


@pytest.mark.sampled
@pytest.mark.parametrize(("leads", "status"), [("gone", 410), ("lead", 302)])
def test_the_addresses_of_the_old_picture_do_as_chosen(as_editor, client, leads, status):
    image = drawn_image()
    as_cover(image)
    old = f"/media/{image.names[0]}"

    as_editor.post(address(image, "replace"), typed("replace") | {"leads": leads})
    pictures.draw_due()
    client.logout()

    assert status_of(client, old) == status


@pytest.mark.exhaustive  # as who was faster is told
def test_what_a_colleague_has_deleted_is_not_there(as_editor):
    image = drawn_image()
    in_the_text(image)
    as_editor.post(address(image, "take-back"))

    for verb in ("blur", "replace", "take-back"):
        assert as_editor.get(address(image, verb)).status_code == 404
