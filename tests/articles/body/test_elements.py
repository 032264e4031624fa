"""Quotations, footnotes, pictures and tables: kept, shown to readers, told elsewhere."""

import pytest
from django.db.models import ProtectedError
from django.utils import timezone
from hypothesis import given

from articles.body import elements
from articles.body.elements import Attribution, CitedPicture
from articles.body.references import Reference
from articles.body.sanitise import sanitise
from articles.models import BodyPicture, Image
from articles.models.search_entry import search_document
from articles.presentation import whole_article
from articles.presentation.full_text import render_full_texts
from articles.presentation.rendered_body import render_body
from articles.presentation.republishing import make_copy
from page_cache import generation
from tests.advocacy.factories import FigureFactory
from tests.articles.body.wild import wild_html
from tests.articles.factories import ArticleFactory, ImageFactory, photograph
from tests.articles.images.shown import drawn_image
from tests.markup import one_line

ADDRESS = "https://standing.example/articles/one/"
QUOTATION = (
    "<blockquote><p>I waited.</p>"
    '<footer speaker="Ann Lee" position="lawyer" source="Interview" date="2026-09"'
    ' href="https://e.org/">Ann Lee, lawyer, Interview, 2026-09</footer></blockquote>'
)
TABLE = (
    "<table><caption>Cases &amp; courts</caption><thead><tr><td></td>"
    '<th scope="col">2025</th></tr></thead><tbody><tr><th scope="row">Spain</th>'
    "<td>4<foot-note>Two <em>more</em>.</foot-note></td></tr></tbody></table>"
)

CALL = '<call-to-action><p>We &amp; you.</p><a href="/donate/">Give</a></call-to-action>'
CARDS = (
    '<card-list><card-item><picture-card alt="A door" key="7"></picture-card>'
    '<h3><a href="/jobs/">Jobs</a></h3><p>Work here</p></card-item>'
    "<card-item><h3>Press</h3></card-item></card-list>"
)
PLACE = (
    '<map-place><picture-card key="8"></picture-card><p>1 Main Street<br>Lyon</p>'
    '<a href="https://e.org/map">Open the map</a></map-place>'
)
ACCORDION = (
    "<details><summary>Who are <strong>we</strong>?</summary><p>Four.</p>"
    '<ul><li><p>One <a href="/a/">here</a><foot-note>n</foot-note></p></li></ul></details>'
)


@pytest.mark.parametrize(
    "html",
    [
        QUOTATION,
        TABLE,
        '<p>Long<foot-note>At <a href="https://e.org/">length</a>, p. 3</foot-note>.</p>',
        "<pull-quote>I <em>waited</em>.</pull-quote>",
        '<picture-card alt="A &quot;door&quot;" key="12">The <strong>door</strong></picture-card>',
        '<picture-card key="12"></picture-card>',
        '<picture-card decorative="yes" key="12" phone="13">The door</picture-card>',
        '<picture-gallery><picture-card key="1"></picture-card><picture-card key="2">B</picture-card>'
        "</picture-gallery>",
        ACCORDION,
        CALL,
        CARDS,
        PLACE,
        '<newest-list count="3" kind="report" topic="7"></newest-list>',
        '<newest-list count="10"></newest-list>',
        '<people-list authors="4 2 31"></people-list>',
        '<media-player recording="7"></media-player>',
        PLACE.replace("map-place", "outside-film"),
        # What somebody has begun to write is not lost.
        "<details><summary>Only <em>this</em></summary></details>",
        "<details><summary></summary><p>Only this</p></details>",
    ],
)
def test_a_good_block_stays_as_it_is(html):
    assert sanitise(html) == html


@pytest.mark.parametrize(
    ("html", "clean"),
    [
        # A footer is written from what it is told by.
        (
            '<blockquote><p>x</p><footer speaker=" Ann\n Lee" date="2026-13"><b>?</b></footer>',
            '<blockquote><p>x</p><footer speaker="Ann Lee">Ann Lee</footer></blockquote>',
        ),
        (
            '<blockquote><p>x</p><footer href="/a" date="2026">UDHR</footer></blockquote>',
            "<blockquote><p>x</p><footer>UDHR</footer></blockquote>",
        ),
        # A picture has a key, and stands alone.
        ('<picture-card key="x-1">Words</picture-card>', "Words"),
        ('<p>a <picture-card key="1">b</picture-card></p>', "<p>a  b </p>"),
        (
            '<picture-card decorative="no" key="1" phone="x">b</picture-card>',
            '<picture-card key="1">b</picture-card>',
        ),
        (
            '<picture-card alt="a" decorative="yes" key="1"></picture-card>',
            '<picture-card decorative="yes" key="1"></picture-card>',
        ),
        # A gallery has two pictures at least, and nothing else.
        (
            '<picture-gallery><picture-card key="1">a</picture-card></picture-gallery>',
            '<picture-card key="1">a</picture-card>',
        ),
        ("<picture-gallery>words<p>more</p></picture-gallery>", ""),
        (
            '<picture-gallery><picture-card key="1"></picture-card><p>x</p><picture-card></picture-card>'
            '<picture-gallery></picture-gallery><picture-card key="2"></picture-card></picture-gallery>',
            '<picture-gallery><picture-card key="1"></picture-card><picture-card key="2"></picture-card></picture-gallery>',
        ),
        (
            '<p>a<picture-gallery><picture-card key="1"></picture-card><picture-card key="2">b</picture-card></picture-gallery></p>',
            "<p>a  b  </p>",
        ),
        # Notes are not within notes, nor in links.
        (
            "<p>a<foot-note>b<foot-note>c</foot-note></foot-note></p>",
            "<p>a<foot-note>bc</foot-note></p>",
        ),
        (
            '<p><a href="/x">a<foot-note>b</foot-note></a></p>',
            '<p><a href="/x">ab</a></p>',
        ),
        ("<p>a<foot-note> <b></b> </foot-note></p>", "<p>a</p>"),
        # A table has headers and rows of one length.
        (
            "<table><tr><td>A<td>B<tr><td>1</table>",
            '<table><thead><tr><th scope="col">A</th><th scope="col">B</th></tr></thead>'
            "<tbody><tr><td>1</td><td></td></tr></tbody></table>",
        ),
        (
            "<table><tr><th>A<td>1<tr><th>B<td><p>2<p>3</table>",
            '<table><tbody><tr><th scope="row">A</th><td>1</td></tr>'
            '<tr><th scope="row">B</th><td>2 3</td></tr></tbody></table>',
        ),
        ("<p>x</p><table><tr><td> </td></tr></table>", "<p>x</p>"),
        ("<p>x</p><p></p><p>y</p><p></p><p></p>", "<p>x</p><p></p><p>y</p>"),
        # Each part stands once, in its order, and what is no part falls away.
        (
            '<call-to-action onclick="alert(1)">x<a href="javascript:alert(1)">a</a><a href="/a">Give</a>'
            "<h2>y</h2><p>We</p><p>z</p><script>alert(1)</script></call-to-action>",
            '<call-to-action><p>We</p><a href="/a">Give</a></call-to-action>',
        ),
        (
            "<card-list>x<h2>y</h2><card-item><h3 class=a>One</h3><table><tr><td>t</table></card-item>"
            "<card-item><p> </p></card-item></card-list>",
            "<card-list><card-item><h3>One</h3></card-item></card-list>",
        ),
        (
            "<map-place><map-place><p>a</p></map-place><p>b<picture-card key=1>c</picture-card></p>"
            "</map-place>",
            "<map-place><p>b c </p></map-place>",
        ),
        ("<p>a</p><card-item><h3>b</h3></card-item>", "<p>a</p> <h3>b</h3> "),
        ("<p>a</p><call-to-action><a href='/'> </a></call-to-action>", "<p>a</p>"),
        (
            "<ul><li>a<call-to-action><p>b</p></call-to-action></li></ul>",
            "<ul><li>a <p>b</p> </li></ul>",
        ),
        # A list says how many, or who; its words would be those of another day.
        (
            '<newest-list count="5" topic="x" kind="A" authors="1" onclick="alert(1)">b<p>c</p></newest-list>',
            '<newest-list count="5"></newest-list>',
        ),
        ('<p>a</p><newest-list count="11">b</newest-list>', "<p>a</p>b"),
        ('<p>a</p><newest-list topic="3"></newest-list>', "<p>a</p>"),
        (
            '<people-list authors=" 4  4 2 "></people-list>',
            '<people-list authors="4 2"></people-list>',
        ),
        ('<p>a</p><people-list authors="4 x"></people-list>', "<p>a</p>"),
        (
            '<media-player recording="7" src="//evil.example/a.mp4" autoplay>b<video src=x></video></media-player>',
            '<media-player recording="7"></media-player>',
        ),
        ('<p>a</p><media-player recording="7/../8"></media-player>', "<p>a</p>"),
        ('<ul><li>a<people-list authors="4"></people-list></li></ul>', "<ul><li>a</li></ul>"),
        # An accordion has one summary, and no headings; it stands alone.
        (
            '<details open ontoggle="alert(1)"><p>b</p><summary>a<p>x</p></summary><h2>c</h2></details>',
            "<details><summary>a x</summary><p>b</p> c</details>",
        ),
        (
            "<details><summary>a</summary><details><summary>b</summary><p>c</p></details></details>",
            "<details><summary>a</summary>b <p>c</p></details>",
        ),
        ("<ul><li>a<details><summary>b</summary>c</details></li></ul>", "<ul><li>a b c </li></ul>"),
        ("<p>a</p><details><summary> </summary><p></p></details>", "<p>a</p>"),
        ("<summary>a</summary>", "a"),
        ("<ul><li>a<table><tr><td>b<td>c</table></ul>", "<ul><li>a b c </li></ul>"),
    ],
)
def test_what_is_out_of_place_falls_away_and_its_words_stay(html, clean):
    shown = sanitise(html)

    assert " ".join(shown.split()) == " ".join(clean.split())
    assert sanitise(shown) == shown


class Namer:
    """Writes only names, so that what is left of a body is plain."""

    def reference(self, reference):
        return f"[{reference.key}]"

    def footnote(self, html):
        return f"[note {html}]"

    def picture(self, cited):
        return f"[picture {cited.key} {cited.alt}]{cited.caption}"

    def gallery(self, html):
        return f"[gallery {html}]"

    def pull_quote(self, html):
        return f"[pull {html}]"

    def quotation(self, html):
        return f"[quotation {html}]"

    def attribution(self, said):
        return f"[said {said.speaker}]"

    def table(self, html, caption):
        return f"[{caption}]{html}"

    def box(self, tag, parts):
        return f"[{tag} {parts}]"

    def newest(self, wanted):
        return f"[{wanted.count} newest]"

    def people(self, keys):
        return f"[people {keys}]"

    def accordion(self, summary, html):
        return f"[accordion {summary}]{html}"


def test_every_block_is_read_as_it_was_written():
    html = sanitise(
        f'{QUOTATION}{TABLE}<picture-card key="3" alt="a&amp;b">c</picture-card>'
        '<p><stat-ref key="s"></stat-ref><foot-note>n</foot-note></p>'
    )

    class Collector(Namer):
        found = []

        def attribution(self, said):
            self.found.append(said)
            return ""

        def picture(self, cited):
            self.found.append(cited)
            return ""

        def reference(self, reference):
            self.found.append(reference)
            return ""

        def table(self, html, caption):
            self.found.append(caption or html)
            return ""

        def footnote(self, html):
            self.found.append(html)
            return ""

    elements.render_elements(html, Collector())

    assert Collector.found == [
        Attribution("Ann Lee", "lawyer", "", "Interview", "2026-09", "https://e.org/"),
        "Two <em>more</em>.",
        "Cases & courts",
        CitedPicture(3, "a&b", "c"),
        Reference("stat-ref", "s", ""),
        "n",
    ]
    assert elements.picture_keys(html) == [3]


@given(wild_html)
def test_nothing_of_ours_is_left_when_a_body_is_written(html):
    shown = elements.render_elements(sanitise(html), Namer())

    for name in (
        "<stat-",
        "<foot-note",
        "<picture-",
        "<pull-quote",
        "<footer ",
        "<details",
        "<card-",
        "<call-",
        "<map-",
        "<newest-",
        "<people-",
    ):
        assert name not in shown


@pytest.fixture
def article():
    FigureFactory(slug="laws", value=90, verification="computed")
    picture = ImageFactory(alt="A door", credit="Photo: Bo")
    return ArticleFactory(
        slug="one",
        body=(
            '<p>It<foot-note>First <a href="/topics/x/">note</a>.</foot-note> is'
            ' <stat-ref key="laws"></stat-ref>, so<foot-note>Second.</foot-note> and'
            " again<foot-note>Second.</foot-note>.</p><pull-quote>It is so.</pull-quote>"
            f'{QUOTATION}{TABLE}<picture-card key="{picture.pk}">The door.</picture-card>'
        ),
    )


@pytest.mark.django_db
def test_notes_and_figures_are_numbered_in_one_sequence(article):
    shown = render_body(article)

    assert [html.count("<li id=") for html in shown.notes] == [1, 1, 1, 1]
    assert "First" in shown.notes[0]
    assert "Source" in shown.notes[1]
    assert shown.notes[2].count('href="#cite-3-') == 2  # the same note, at two places
    for number in (1, 2, 3, 4):
        assert f'href="#note-{number}" id="cite-{number}-1"' in shown.html
        assert f'<li id="note-{number}">' in shown.notes[number - 1]


@pytest.mark.exhaustive
@pytest.mark.django_db
def test_readers_see_who_said_it_and_when_in_their_language(article):
    assert (
        '<footer>Ann Lee, lawyer. <a href="https://e.org/"><cite>Interview</cite></a>,'
        ' <time datetime="2026-09">September 2026</time></footer>'
    ) in render_body(article).html

    article.language = "ar"

    shown = render_body(article).html
    assert "Ann Lee، lawyer" in shown
    assert "سبتمبر" in shown


@pytest.mark.django_db
def test_readers_see_a_picture_with_its_caption_and_credit(article):
    shown = one_line(render_body(article).html)

    assert 'alt="A door"' in shown
    assert "<figcaption>The door. <small>Photo: Bo</small></figcaption>" in shown
    assert 'loading="lazy"' in shown


@pytest.mark.django_db
def test_a_gallery_a_picture_for_telephones_and_one_that_decorates():
    one, other, narrow = (ImageFactory(alt=f"Door {n}", caption=f"Caption {n}") for n in range(3))
    article = ArticleFactory(
        body=f'<p>x</p><picture-gallery><picture-card decorative="yes" key="{one.pk}"></picture-card>'
        f'<picture-card key="{other.pk}" phone="{narrow.pk}">Own</picture-card></picture-gallery>'
    )

    shown = one_line(render_body(article).html)

    assert shown.count("<figure>") == 2
    assert '<div class="cols wide">' in shown
    assert 'alt="Door 0"' not in shown
    assert 'aria-label="Enlarge the picture"' in shown
    assert "<figcaption>Caption 0" in shown
    assert "<figcaption>Own" in shown
    assert '<source media="(max-width: 40em)"' in shown
    pictures = article.body_pictures.values_list("image", flat=True)
    assert {*pictures} == {one.pk, other.pk, narrow.pk}


@pytest.mark.exhaustive  # a detail of pictures
@pytest.mark.django_db
def test_a_picture_opens_large_and_a_portrait_is_seen_whole():
    tall = drawn_image(photograph(600, 900))
    article = ArticleFactory(body=f'<picture-card key="{tall.pk}"></picture-card>')

    shown = render_body(article).html

    assert '<figure class="wide tall">' in shown
    assert f'<a href="{tall.whole.largest.url}">' in one_line(shown)
    assert 'width="480" height="720"' in shown


@pytest.mark.django_db
def test_a_picture_that_is_gone_leaves_no_trace():
    article = ArticleFactory(body='<p>x</p><picture-card key="999">Words</picture-card>')

    assert render_body(article).html == "<p>x</p>"


@pytest.mark.exhaustive
@pytest.mark.django_db
def test_a_table_scrolls_within_itself_and_has_a_name(article):
    assert (
        '<div class="scroll wide" tabindex="0" role="region" aria-label="Cases &amp; courts">'
        '<table class="table"><caption>Cases &amp; courts</caption>'
    ) in render_body(article).html


@pytest.mark.exhaustive
@pytest.mark.django_db
def test_a_feed_has_pictures_with_whole_addresses_and_notes_below(article):
    [full] = render_full_texts(
        [whole_article.load_published("en", "articles/one")], "https://standing.example"
    )
    text = full.html

    assert '<img src="https://standing.example/media/' in text
    assert "<figcaption>The door. Photo: Bo</figcaption>" in text
    assert 'First <a href="https://standing.example/topics/x/">note</a>.' in text
    assert "It is so." not in text
    assert "foot-note" not in text
    assert "picture-card" not in text


@pytest.mark.exhaustive  # test_republishing.py has the copy
@pytest.mark.django_db
def test_a_copy_has_notes_and_tables_and_no_picture(article):
    copy = make_copy(whole_article.load_published("en", "articles/one"), ADDRESS)

    assert "The door." not in copy.html
    assert "<img" not in copy.html
    assert "It [1] is" in copy.text
    assert "1. First note" in copy.text
    assert "Spain | 4 [4]" in copy.text
    assert "Ann Lee, lawyer. Interview (https://e.org/), September 2026" in copy.text


@pytest.mark.exhaustive
@pytest.mark.django_db
def test_notes_are_found_after_the_sentence_they_stand_in(article):
    document = search_document(article)

    assert "It is …, so and again." in document.text
    assert document.text.endswith("First note. Second. Second. Two more.")
    assert "The door." in document.text
    assert "It is so." not in document.text
    assert "Ann Lee, lawyer, Interview" in document.text


@pytest.mark.django_db
def test_a_picture_in_a_body_cannot_be_deleted_until_it_is_taken_out(article):
    [row] = article.body_pictures.all()

    with pytest.raises(ProtectedError):
        row.image.delete()

    article.body = "<p>Without.</p>"
    article.save()
    row.image.delete()
    assert not BodyPicture.objects.exists()


@pytest.mark.exhaustive
@pytest.mark.django_db
def test_saving_again_leaves_the_rows_of_pictures_as_they_are(article):
    before = list(article.body_pictures.values_list("pk", "image"))

    article.save()

    assert list(article.body_pictures.values_list("pk", "image")) == before


@pytest.mark.exhaustive  # a detail of the form
@pytest.mark.django_db
def test_a_form_names_a_picture_that_is_gone_and_keeps_what_was_typed(client, editor, settings):
    settings.DEMO = True  # asks for no second factor
    client.force_login(editor)
    typed = '<p>Kept.</p><picture-card key="99">Words</picture-card>'

    page = client.post("/admin/articles/article/add/", {"title": "One", "body": typed})

    assert "A picture in the body is no longer here. Choose another." in page.text
    assert "&lt;p&gt;Kept.&lt;/p&gt;" in page.text


@pytest.mark.django_db
def test_readers_open_an_accordion_that_others_copy_open():
    article = ArticleFactory(
        slug="one", body=ACCORDION + "<details><summary></summary><p>b</p></details>"
    )

    shown = render_body(article).html
    copy = make_copy(whole_article.load_published("en", "articles/one"), ADDRESS)

    assert (
        '<details class="month stack"><summary><b>Who are <strong>we</strong>?</b></summary>'
        in shown
    )
    assert shown.endswith("</details><p>b</p>")
    assert "<details" not in copy.html
    assert copy.text.count("Who are we?\n\nFour.\n\n- One here") == 1


@pytest.fixture
def boxes():
    """An article with a call to action, cards and a place, and two pictures."""
    door, town = ImageFactory(alt="A door", credit="Photo: Bo"), ImageFactory(alt="A town")
    body = CALL + CARDS.replace("7", str(door.pk)) + PLACE.replace("8", str(town.pk))
    return ArticleFactory(slug="one", body=body)


@pytest.mark.django_db
def test_readers_see_a_button_cards_and_a_place(boxes, django_assert_num_queries):
    # Two of the pictures, and two of the epoch.
    with generation.in_one_epoch(), django_assert_num_queries(2):
        shown = one_line(render_body(boxes).html)

    assert '<p>We &amp; you.</p><p><a class="btn" href="/donate/">Give</a></p></div>' in shown
    assert shown.count('<div class="card">') == 2
    assert 'alt="A door"' in shown
    assert "<figcaption><small>Photo: Bo</small></figcaption>" in shown
    assert '<h3><a href="/jobs/">Jobs</a></h3><p>Work here</p></div>' in shown
    assert (
        '<p>1 Main Street<br>Lyon</p><p><a href="https://e.org/map">Open the map</a></p>' in shown
    )
    assert 'alt="A town"' in shown


@pytest.mark.django_db
def test_pictures_and_links_within_are_known(boxes):
    pictures = {*boxes.body_pictures.values_list("image", flat=True)}

    assert pictures == {*Image.objects.values_list("pk", flat=True)}
    assert elements.link_addresses(boxes.body) == ["/donate/", "/jobs/", "https://e.org/map"]
    assert search_document(boxes).text == (
        "We & you. Give Jobs Work here Press 1 Main Street Lyon Open the map"
    )
    assert 'href="/es/jobs/"' in elements.replace_links(boxes.body, lambda href: f"/es{href}")


@pytest.mark.django_db
def test_a_picture_that_was_taken_back_is_on_no_card_and_no_place(boxes):
    Image.objects.update(withheld_from=timezone.now())

    shown = render_body(boxes).html

    assert "<img" not in shown
    assert "Photo: Bo" not in shown
    assert "Jobs" in shown


@pytest.mark.exhaustive  # test_republishing.py has the copy
@pytest.mark.django_db
def test_a_copy_says_boxes_in_words(boxes):
    copy = make_copy(whole_article.load_published("en", "articles/one"), ADDRESS)

    assert "<img" not in copy.html
    assert "class=" not in copy.html
    assert "We & you.\n\nGive (https://standing.example/donate/)\n\nJobs (https" in copy.text
    assert "1 Main Street\nLyon\n\nOpen the map (https://e.org/map)" in copy.text
