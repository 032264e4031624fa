"""Translations beside the form of an article: begun, told of, and seen by those who may."""

import re
from dataclasses import replace
from http import HTTPStatus

import pytest
from django.urls import reverse

from articles.admin.panels import translations
from articles.models import Article
from articles.planning import dashboard
from articles.publishing.publish import publish_article, redact_article, withdraw_article
from articles.writing import translate
from publication import drafts
from tests.articles.admin.helpers import form
from tests.articles.factories import ArticleFactory, DraftFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]


@pytest.fixture
def original(editor):
    return ArticleFactory(title="To be free", slug="to-be-free", created_by=editor)


def start(client, original, language="ar"):
    return client.post(reverse("start_translation", args=[original.pk, language]))


def change_of(article):
    return reverse("admin:articles_article_change", args=[article.pk])


def publish(article, by, **words):
    said = replace(drafts.form_content(article), **words)
    drafts.save_version(subject=article, content=said, by=by, seen=None)
    publish_article(article=article, by=by)


def panel_of(user, article):
    """Of each language what the panel says in short."""
    return {
        row.code: (row.state or row.is_there, bool(row.outdated_since), row.is_next_up_to_date)
        for row in translations.translations_panel(user, article)["rows"]
    }


def words(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text))


NONE = (False, False, False)


def test_a_translation_starts_with_a_press_and_opens(client, author, original):
    client.force_login(author)

    answer = start(client, original)

    article = original.translations.get()
    assert (article.language, article.created_by) == ("ar", author)
    assert answer.headers["Location"] == change_of(article)
    assert "Replace it with your translation." in client.get(change_of(article)).text


def test_pressed_twice_it_starts_one(client, author, original):
    client.force_login(author)
    first, second = start(client, original), start(client, original)

    assert first.headers["Location"] == second.headers["Location"]
    assert original.translations.count() == 1


@pytest.mark.exhaustive
def test_the_second_of_two_is_led_to_the_translation_of_a_colleague(
    client, author, editor, original
):
    article = translate.start_translation(original=original, language="ar", by=author)
    client.force_login(editor)

    answer = start(client, original)

    assert answer.headers["Location"] == change_of(article)
    assert "A colleague has started this translation already." in words(
        client.get(change_of(article))
    )


def test_an_author_who_comes_second_learns_that_and_no_more(client, author, original):
    other = UserFactory()
    translate.start_translation(original=original, language="ar", by=other)
    client.force_login(author)

    answer = start(client, original)

    assert answer.headers["Location"] == change_of(original)
    page = client.get(change_of(original))
    assert "A colleague has started this translation already." in words(page)
    assert "Arabic: a colleague has started it" in words(page)


@pytest.mark.sampled
@pytest.mark.parametrize("language", ["en", "xx"])
def test_what_is_no_translation_is_not_there(client, author, original, language):
    client.force_login(author)

    assert start(client, original, language).status_code == HTTPStatus.NOT_FOUND


@pytest.mark.exhaustive
def test_a_translation_is_not_translated_again(client, author, original):
    article = translate.start_translation(original=original, language="ar", by=author)
    client.force_login(author)

    assert start(client, article, "es").status_code == HTTPStatus.NOT_FOUND


@pytest.mark.exhaustive
def test_a_draft_of_somebody_else_is_not_there_to_translate(client, author, editor):
    draft = DraftFactory(created_by=editor)
    client.force_login(author)

    assert start(client, draft).status_code == HTTPStatus.NOT_FOUND
    assert not draft.translations.exists()


def test_who_may_not_write_starts_nothing(client, original):
    client.force_login(UserFactory())

    assert start(client, original).status_code == HTTPStatus.NOT_FOUND
    assert start(client, ArticleFactory()).status_code == HTTPStatus.NOT_FOUND
    client.logout()
    assert "/login/" in start(client, original).headers["Location"]
    assert not Article.objects.exclude(translation_of=None).exists()


def test_it_takes_a_post(client, author, original):
    client.force_login(author)
    address = reverse("start_translation", args=[original.pk, "ar"])

    assert client.get(address).status_code == HTTPStatus.METHOD_NOT_ALLOWED


def test_the_panel_tells_how_far_each_language_is(author, editor, original):
    assert panel_of(editor, original) == dict.fromkeys(["es", "fr", "ht", "ar"], NONE)
    arabic = translate.start_translation(original=original, language="ar", by=author)
    spanish = translate.start_translation(original=original, language="es", by=editor)
    publish(spanish, editor)
    publish(original, editor, title="To be freer")
    newest = translate.last_published_version(original.pk).pk
    said = replace(drafts.form_content(spanish), translated_from=newest)
    drafts.save_version(subject=spanish, content=said, by=editor, seen=None)

    expected = {
        "ar": ("Draft", True, False),
        "es": ("Published · next version: Draft", True, True),
        "fr": NONE,
        "ht": NONE,
    }
    assert panel_of(editor, original) == expected
    assert panel_of(editor, arabic) == expected
    assert panel_of(author, original) == expected | {"es": ("Published", True, False)}


@pytest.fixture
def withdrawn(author, editor, original):
    article = translate.start_translation(original=original, language="ar", by=author)
    publish(article, editor, title="حرية", summary="هكذا")
    withdraw_article(article=article, by=editor)
    return article


@pytest.mark.exhaustive  # tests/articles/writing/test_translate.py has the rule
def test_of_a_withdrawn_translation_the_panel_says_so_and_starts_a_new_one(
    client, author, editor, original, withdrawn
):
    assert panel_of(editor, original)["ar"] == panel_of(author, withdrawn)["ar"]
    assert panel_of(editor, original)["ar"] == ("Withdrawn", False, False)
    assert panel_of(UserFactory(), original)["ar"] == NONE, "nobody else learns of it"
    client.force_login(editor)
    assert "Start a new translation into Arabic" in client.get(change_of(original)).text

    answer = start(client, original)

    anew = original.translations.standing().get()
    assert answer.headers["Location"] == change_of(anew)
    assert panel_of(editor, original)["ar"] == panel_of(editor, withdrawn)["ar"]
    assert panel_of(editor, original)["ar"] == ("Draft", False, False)
    assert panel_of(author, original)["ar"] == (True, False, False), "a colleague has started it"
    assert "Start a new translation into Arabic" not in client.get(change_of(withdrawn)).text
    assert start(client, original).headers["Location"] == change_of(anew)


@pytest.mark.exhaustive  # tests/articles/writing/test_translate.py has the rule
def test_what_was_withdrawn_is_not_published_beside_a_new_one(client, editor, original, withdrawn):
    client.force_login(editor)
    start(client, original)
    typed = typed_in(client, withdrawn) | {"_publish": "1", "endangered": "nobody"}
    del typed["_continue"]
    shown = form_of(client, withdrawn)
    typed |= {name: shown[name].value() for name in ("seen", "stage", "translated_from")}

    back = client.post(change_of(withdrawn), typed, follow=True)
    if back.context["adminform"].form.errors:
        typed["all_the_same"] = back.context["adminform"].form.asked
        back = client.post(change_of(withdrawn), typed, follow=True)

    withdrawn.refresh_from_db()
    assert withdrawn.status == Article.Status.WITHDRAWN
    assert "there is another translation into this language now" in words(back)


@pytest.mark.exhaustive
def test_what_changed_is_one_click_away(client, author, editor, original):
    arabic = translate.start_translation(original=original, language="ar", by=author)
    publish(original, editor, title="To be freer")
    client.force_login(author)

    page = client.get(change_of(arabic))
    link = re.search(r'<p class="outdated">.*?href="([^"]+)"', page.text, re.DOTALL)[1]
    compared = client.get(link.replace("&amp;", "&"))

    assert "Out of date : the original changed on" in words(page)
    assert "<ins>" in compared.text
    assert "freer" in compared.text


@pytest.mark.exhaustive
def test_of_a_translation_from_before_the_history_of_the_original_is_shown(
    client, editor, original
):
    arabic = ArticleFactory(language="ar", translation_of=original)
    publish(original, editor, title="To be freer")

    rows = translations.translations_panel(editor, arabic)["rows"]

    assert [row.changes for row in rows if row.outdated_since] == [
        reverse("admin:articles_article_history", args=[original.pk])
    ]


def test_nobody_is_shown_an_original_that_they_may_not_see(client, author, editor):
    draft = DraftFactory(title="Kept to ourselves", created_by=editor)
    arabic = translate.start_translation(original=draft, language="ar", by=editor)
    publish(arabic, editor, title="آخر")
    client.force_login(author)

    page = client.get(change_of(arabic))

    assert translations.translations_panel(author, arabic) == {}
    assert "Kept to ourselves" not in page.text


def test_a_withdrawn_article_is_translated_no_more(editor):
    article = ArticleFactory(status=Article.Status.WITHDRAWN)

    assert translations.translations_panel(editor, article)["may_start"] is False


def test_the_panel_asks_five_times_at_most(author, editor, original, django_assert_max_num_queries):
    for language in ("ar", "es", "fr"):
        translate.start_translation(original=original, language=language, by=author)
    publish(original, editor, title="To be freer")
    editor.has_perm("articles.add_article")

    with django_assert_max_num_queries(5):
        translations.translations_panel(editor, original)


BODY = "<h2>First</h2><p>Everybody is born <strong>free</strong>.</p><p>It stays.</p>"


def source_of(page):
    """The text of the original as it stands beside the form, without its marks."""
    source = page.context["source"]
    return [
        (piece.label, re.sub(r"<[^>]+>", "", piece.words), piece.is_changed)
        for piece in source.pieces
    ]


@pytest.mark.exhaustive
def test_the_original_stands_beside_the_form(client, author, editor):
    original = ArticleFactory(title="To be free", summary="In short.", body=BODY)
    arabic = translate.start_translation(original=original, language="ar", by=author)
    client.force_login(author)

    page = client.get(change_of(arabic))

    assert source_of(page) == [
        ("Title", "To be free", False),
        ("Summary", "In short.", False),
        ("Heading 2", "First", False),
        ("Paragraph", "Everybody is born free.", False),
        ("Paragraph", "It stays.", False),
    ]
    assert '<p lang="en" dir="ltr">Everybody is born <strong>free</strong>.</p>' in page.text
    assert "The original, in English" in words(page)


@pytest.mark.exhaustive  # a detail of the panel
def test_an_original_in_arabic_is_read_from_right_to_left(client, author):
    original = ArticleFactory(title="حرية", language="ar")
    english = translate.start_translation(original=original, language="en", by=author)
    client.force_login(author)

    assert '<p lang="ar" dir="rtl">حرية</p>' in client.get(change_of(english)).text


def test_what_changed_since_is_marked_until_somebody_says_that_it_is_carried_over(
    client, author, editor
):
    original = ArticleFactory(title="To be free", body=BODY)
    arabic = translate.start_translation(original=original, language="ar", by=author)
    publish(original, editor, body=BODY.replace("It stays.", "It goes."))
    client.force_login(author)

    page = client.get(change_of(arabic))

    assert [words for _label, words, is_changed in source_of(page) if is_changed] == [
        "It  [removed: stays]  [added: goes] ."
    ]
    assert "What changed since it was translated is marked." in words(page)
    newest = translate.last_published_version(original.pk)
    said = replace(drafts.form_content(arabic), translated_from=newest.pk)
    drafts.save_version(subject=arabic, content=said, by=author, seen=None)
    assert "is marked." not in words(client.get(change_of(arabic)))


def test_a_draft_of_the_original_is_read_by_nobody_else(client, author, editor):
    draft = DraftFactory(title="Kept to ourselves", created_by=editor)
    arabic = translate.start_translation(original=draft, language="ar", by=editor)
    Article.objects.filter(pk=arabic.pk).update(created_by=author)
    client.force_login(author)

    page = client.get(change_of(arabic))

    assert "source" not in page.context
    client.force_login(editor)
    assert "A draft, not published yet." in words(client.get(change_of(arabic)))


def test_an_author_reads_what_was_published_and_no_draft_of_it(client, author, editor):
    draft = DraftFactory(title="Before anybody read it", created_by=editor)
    arabic = translate.start_translation(original=draft, language="ar", by=editor)
    Article.objects.filter(pk=arabic.pk).update(created_by=author)
    publish(draft, editor, title="As it was published")
    said = replace(drafts.form_content(draft), title="Being written")
    drafts.save_version(subject=draft, content=said, by=editor, seen=None)
    client.force_login(author)

    page = client.get(change_of(arabic))

    assert source_of(page)[0] == ("Title", "As it was published", False)
    assert "Being written" not in page.text


@pytest.mark.exhaustive  # tests/articles/withdrawal asks each page
def test_the_words_of_a_withdrawn_original_are_gone_from_here_too(client, editor, original):
    arabic = translate.start_translation(original=original, language="ar", by=editor)
    withdraw_article(article=original, by=editor)
    redact_article(article=original, by=editor)
    client.force_login(editor)

    page = client.get(change_of(arabic))

    assert page.status_code == HTTPStatus.OK
    assert "source" not in page.context


@pytest.mark.exhaustive  # a detail of the form
def test_other_articles_have_nothing_beside_them(client, editor, original):
    client.force_login(editor)

    for address in (change_of(original), reverse("admin:articles_article_add")):
        page = client.get(address)
        assert "source" not in page.context
        assert 'id="source"' not in page.text


@pytest.fixture
def outdated(editor, author, original):
    """A translation of each person, both out of date; and one that is not."""
    theirs = translate.start_translation(original=original, language="ar", by=author)
    mine = translate.start_translation(original=original, language="es", by=editor)
    publish(mine, editor)
    publish(original, editor, title="To be freer")
    translate.start_translation(original=original, language="fr", by=editor)
    return theirs, mine


def listed(client, asked):
    page = client.get(reverse("admin:articles_article_changelist"), {"translations": asked})
    return {article.language for article in page.context["cl"].result_list}


@pytest.mark.exhaustive
def test_the_list_is_narrowed_to_what_is_out_of_date(client, author, editor, outdated):
    client.force_login(editor)
    assert listed(client, "out-of-date") == {"ar", "es"}

    client.force_login(author)
    page = client.get(reverse("admin:articles_article_changelist"))
    assert words(page).count("translation out of date") == 2, "their own, and what is public"


@pytest.mark.exhaustive  # the list is narrowed here too
def test_the_list_is_narrowed_to_what_a_language_lacks(client, editor, original, outdated):
    DraftFactory()
    ArticleFactory(language="ht")
    client.force_login(editor)

    assert listed(client, "ht") == {"en"}
    assert listed(client, "ar") == {"ht"}
    assert listed(client, "zz") == {"en", "es", "fr", "ht", "ar"}
    arabic = original.translations.get(language="ar")
    publish(arabic, editor)
    withdraw_article(article=arabic, by=editor)
    assert listed(client, "ar") == {"en", "ht"}, "a withdrawn one is none"


def test_who_publishes_is_shown_all_that_is_out_of_date_and_authors_their_own(
    author, editor, outdated
):
    theirs, mine = outdated

    assert {article.pk for article in dashboard.outdated(editor).few} == {theirs.pk, mine.pk}
    assert [article.pk for article in dashboard.outdated(author).few] == [theirs.pk]


def test_the_first_page_leads_to_what_is_out_of_date(client, author, outdated):
    client.force_login(author)

    page = client.get(reverse("admin:index"))

    assert "Translations out of date 1" in words(page)
    assert "?translations=out-of-date" in page.text
    assert listed(client, "out-of-date") == {"ar"}


@pytest.mark.exhaustive
def test_where_nothing_is_out_of_date_the_first_page_says_nothing_of_it(client, editor, original):
    client.force_login(editor)

    assert "out of date" not in client.get(reverse("admin:index")).text


@pytest.mark.exhaustive  # a detail of the page
def test_whoever_withdraws_is_told_where_its_words_stand_too(client, author, editor, original):
    arabic = translate.start_translation(original=original, language="ar", by=author)
    publish(arabic, editor, title="حرية")
    translate.start_translation(original=original, language="es", by=author)
    client.force_login(editor)

    page = client.get(reverse("admin:articles_article_withdraw", args=[original.pk]))
    of_arabic = client.get(reverse("admin:articles_article_withdraw", args=[arabic.pk]))
    alone = client.get(reverse("admin:articles_article_withdraw", args=[ArticleFactory().pk]))

    assert "Arabic: حرية , Published" in words(page)
    assert "Spanish: To be free , Draft" in words(page)
    assert "English: To be free , Published Spanish: To be free , Draft" in words(of_arabic)
    assert "other languages" not in words(alone)


def form_of(client, article):
    return client.get(change_of(article)).context["adminform"].form


@pytest.mark.exhaustive  # a detail of the form
def test_the_form_offers_what_it_was_translated_from_and_the_newest(
    client, author, editor, original
):
    arabic = translate.start_translation(original=original, language="ar", by=author)
    client.force_login(author)
    first = drafts.newest_version(original)
    assert [key.value for key, _ in form_of(client, arabic)["translated_from"].field.choices] == [
        first.pk
    ]

    publish(original, editor, title="To be freer")
    field = form_of(client, arabic)["translated_from"]

    newest = translate.last_published_version(original.pk)
    assert [key.value for key, _words in field.field.choices] == [first.pk, newest.pk]
    assert field.value() == first.pk


@pytest.mark.exhaustive  # a detail of the panel
def test_of_a_translation_from_before_nobody_has_said_which_version(client, editor, original):
    arabic = ArticleFactory(language="ar", translation_of=original, created_by=editor)
    publish(original, editor, title="To be freer")
    client.force_login(editor)

    page = client.get(change_of(arabic))

    assert "Version of the original not recorded" in words(page)


@pytest.mark.exhaustive
def test_other_articles_are_asked_for_no_version(client, editor, original):
    client.force_login(editor)

    for address in (change_of(original), reverse("admin:articles_article_add")):
        field = client.get(address).context["adminform"].form["translated_from"]
        assert field.is_hidden


@pytest.mark.sampled
@pytest.mark.parametrize("chosen", ["newest", "of another", "nonsense"])
def test_what_is_chosen_is_kept_where_it_is_a_version_of_the_original(
    client, author, editor, original, chosen
):
    arabic = translate.start_translation(original=original, language="ar", by=author)
    publish(original, editor, title="To be freer")
    newest = translate.last_published_version(original.pk).pk
    other = drafts.ensure_history(subject=ArticleFactory()).pk
    client.force_login(author)
    typed = typed_in(client, arabic)
    typed["translated_from"] = {"newest": newest, "of another": other, "nonsense": "zz"}[chosen]

    answer = client.post(change_of(arabic), typed)

    arabic.refresh_from_db()
    if chosen == "newest":
        assert answer.status_code == HTTPStatus.FOUND
        assert arabic.translated_from_id == newest
    else:
        assert set(answer.context["adminform"].form.errors) == {"translated_from"}
        assert arabic.translated_from_id != other


@pytest.mark.exhaustive
def test_whoever_chooses_another_original_says_nothing_of_its_versions(
    client, author, editor, original
):
    arabic = translate.start_translation(original=original, language="ar", by=author)
    other = ArticleFactory(language="fr")
    client.force_login(author)
    typed = typed_in(client, arabic) | {"translation_of": other.pk}
    typed["translated_from"] = arabic.translated_from_id

    answer = client.post(change_of(arabic), typed)

    arabic.refresh_from_db()
    assert answer.status_code == HTTPStatus.FOUND
    assert (arabic.translation_of, arabic.translated_from) == (other, None)


@pytest.mark.exhaustive  # a detail of the form
@pytest.mark.parametrize("again", ["the first", "a third", "none"])
def test_whoever_changes_their_mind_about_the_original_may(client, editor, original, again):
    """The form shows the next version; the row has what readers see, of another original."""
    arabic = translate.start_translation(original=original, language="ar", by=editor)
    publish(arabic, editor, title="حرية")
    other = ArticleFactory(language="fr", created_by=editor)
    version = drafts.ensure_history(subject=other)
    said = {"translation_of": other.pk, "translated_from": version.pk}
    drafts.save_version(
        subject=arabic, content=replace(drafts.form_content(arabic), **said), by=editor, seen=None
    )
    chosen = {"the first": original, "a third": ArticleFactory(language="es"), "none": None}[again]
    client.force_login(editor)
    assert form_of(client, arabic)["translated_from"].value() == version.pk
    typed = typed_in(client, arabic) | {"translated_from": version.pk}

    answer = client.post(change_of(arabic), typed | {"translation_of": chosen.pk if chosen else ""})

    assert answer.status_code == HTTPStatus.FOUND
    saved = drafts.form_content(arabic)
    assert (saved.translation_of, saved.translated_from) == (chosen and chosen.pk, None)


@pytest.mark.exhaustive  # a detail of the form
def test_a_form_that_comes_back_asks_anew_of_which_version_of_the_new_original(
    client, editor, original
):
    arabic = translate.start_translation(original=original, language="ar", by=editor)
    other = ArticleFactory(language="fr", created_by=editor)
    publish(other, editor, title="Être libre")
    client.force_login(editor)
    typed = typed_in(client, arabic) | {"translation_of": other.pk, "title": ""}
    typed["translated_from"] = arabic.translated_from_id

    back = client.post(change_of(arabic), typed).context["adminform"].form

    assert set(back.errors) == {"title"}
    choices = [str(key) for key, _words in back["translated_from"].field.choices]
    assert choices == ["", str(translate.last_published_version(other.pk).pk)]


def typed_in(client, article):
    version = drafts.newest_version(article)
    return form(
        "_continue",
        title="حرية",
        slug=article.slug,
        language="ar",
        translation_of=article.translation_of_id,
        seen=version.token,
    )


@pytest.mark.exhaustive
def test_two_versions_that_differ_in_this_alone_are_not_the_same(client, editor, original):
    arabic = translate.start_translation(original=original, language="ar", by=editor)
    publish(arabic, editor, title="حرية")
    publish(original, editor, title="To be freer")
    newest = translate.last_published_version(original.pk)
    before = drafts.newest_version(arabic).number
    publish(arabic, editor, translated_from=newest.pk)
    client.force_login(editor)

    page = client.get(
        reverse("admin:articles_article_compare", args=[arabic.pk]), {"before": before}
    )

    assert [row.label for row in page.context["comparison"].rows] == ["Translated from"]
    assert f"Version {newest.number}" in re.sub(r"<[^>]+>", "", page.text).replace("[added: ", "")
