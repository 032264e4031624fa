"""What is found in an article before it is published."""

import time
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.body.content import BylineEntry, Content
from articles.body.sanitise import sanitise
from articles.checks import rules
from articles.checks.facts import (
    CitedFigure,
    Facts,
    KnownFigure,
    LinkedPage,
    LinkTarget,
    NewerFigure,
    Original,
)
from articles.checks.finding import Level
from articles.checks.parsed_body import parse_body
from articles.checks.rules import CheckSubject, check_article, check_blocking

TODAY = date(2026, 11, 26)
CONTENT = Content(
    title="A title",
    summary="In short.",
    body="<p>Words.</p>",
    topics=(1,),
    bylines=(BylineEntry(1, "author"),),
)
FACTS = Facts(TODAY)
HELD = KnownFigure(
    slug="displaced-2025",
    statistic="displaced",
    title="People forcibly displaced worldwide",
    words="People forcibly displaced worldwide, 2025 (UNHCR)",
    kind="count",
    value=Decimal(117_300_000),
)
CITED = CitedFigure("journalists", "Journalists in prison, 2022 (CPJ)")
NEWER = NewerFigure("journalists-2022-revised", "370 people, 2022")


def subject(html="<p>Words.</p>", language="en", facts=FACTS, **changes):
    content = replace(CONTENT, body=html, **changes)
    return CheckSubject(content, language, parse_body(content.body), facts)


def found(*args, **kwargs):
    return [
        (f.code, f.level.name, f.form_field, f.passage)
        for f in check_article(subject(*args, **kwargs))
    ]


def codes(*args, **kwargs):
    return [finding.code for finding in check_article(subject(*args, **kwargs))]


def test_a_finished_article_has_no_finding():
    assert found() == []


ARABIC = "استعادت نساء السوق أكشاكهن بعد أربعين يوما من الإغلاق"
ENGLISH = "The women of the market have their stalls back after forty days"


@pytest.mark.parametrize(
    ("words", "language", "is_another"),
    [
        (ENGLISH, "en", False),
        (ENGLISH, "ht", False),
        (ENGLISH, "ar", True),
        (ARABIC, "ar", False),
        (ARABIC, "en", True),
        ("Рынок открыт снова после сорока дней закрытия", "fr", True),
        (f"UNHCR, OCHA and IOM said: {ARABIC}", "ar", False),
        ("OHCHR 2026", "ar", False),  # too little to tell
        ("1234567890 " * 9, "ar", False),
    ],
)
def test_a_text_in_letters_of_another_language_is_asked_about(words, language, is_another):
    # The frame of the article speaks English: it says too little to count.
    article = subject(f"<p>{words}</p>", language, title="A", summary="B")
    assert bool(list(rules.check_language(article))) is is_another, words


def test_a_quotation_may_be_in_any_letters():
    html = f"<p>{ENGLISH}</p><blockquote><p>{ARABIC * 3}</p><footer>A</footer></blockquote>"
    assert "language" not in codes(html)


def test_what_readers_need_is_missed():
    assert found("", title=" ", summary="") == [
        ("missing", "ERROR", "title", ""),
        ("missing", "ERROR", "summary", ""),
        ("missing", "ERROR", "body", ""),
    ]


def test_the_answer_who_is_endangered_is_missed():
    facts = replace(FACTS, lacks_danger_answer=True)

    assert found(facts=facts) == [("endangered", "ERROR", "endangered", "")]


@pytest.mark.parametrize(
    ("picture", "own", "is_foreign", "expected"),
    [
        (None, "", False, []),
        ("A gate", "", False, []),
        ("", "A gate", False, []),
        (" ", "", False, [("alt", "ERROR")]),
        ("IMG_2031.jpg", "", False, [("alt-file", "WARNING")]),
        ("dsc0042", "", False, [("alt-file", "WARNING")]),
        ("A photograph of a gate", "", False, []),
        ("A gate", "", True, [("alt-language", "WARNING")]),
        ("A gate", "Una puerta", True, []),
    ],
)
def test_the_words_of_the_cover(picture, own, is_foreign, expected):
    pictures = {} if picture is None else {1: picture}
    foreign = frozenset(pictures) if is_foreign else frozenset()
    facts = replace(FACTS, pictures=pictures, foreign=foreign)

    assert [each[:2] for each in found(facts=facts, cover=1, cover_alt=own)] == expected


@pytest.mark.parametrize(
    ("alt", "own", "is_foreign", "expected"),
    [
        ("A gate", "", False, []),
        ("", "A gate", False, []),
        ("", "", False, [("alt-body", "ERROR")]),
        ("photo.png", "", False, [("alt-file", "WARNING")]),
        ("A gate", "", True, [("alt-language-body", "WARNING")]),
        ("A gate", "Una puerta", True, []),
    ],
)
def test_the_words_of_a_picture_in_the_body(alt, own, is_foreign, expected):
    said = f' alt="{own}"' if own else ""
    html = f'<p>Before.</p><picture-card{said} key="7">The gate at noon</picture-card>'
    facts = replace(FACTS, pictures={7: alt}, foreign=frozenset({7} if is_foreign else ()))

    assert found(html, facts=facts) == [(*each, "body", "The gate at noon") for each in expected]


@pytest.mark.parametrize("own", ["", ' alt="A gate"'])
def test_what_only_decorates_needs_no_words(own):
    html = f'<p>Before.</p><picture-card{own} decorative="yes" key="7"></picture-card>'
    facts = replace(FACTS, pictures={1: "", 7: ""}, foreign=frozenset({1, 7}))

    assert found(html, facts=facts, cover=1, cover_role="decorative") == []


def test_a_picture_that_readers_do_not_see_is_told():
    html = '<p>Before.</p><picture-card key="7">The gate at noon</picture-card>'
    facts = replace(FACTS, pictures={1: "A gate", 7: ""}, withheld=frozenset({1, 7}))

    assert [each[:3] for each in found(html, facts=facts, cover=1)] == [
        ("picture-withheld", "WARNING", "cover"),
        ("picture-withheld-body", "WARNING", "body"),
    ]


@pytest.mark.parametrize(
    ("html", "near"),
    [
        ("<h2>A</h2><h3>B</h3><h4>C</h4><h2>D</h2>", None),
        ("<p>Words.</p>", None),
        ("<h2>A</h2><h4>Deep</h4>", "Deep"),
        ("<h3>First</h3>", "First"),
        ("<h2>A</h2><h3>B</h3><h2>C</h2><h4>Late</h4>", "Late"),
    ],
)
def test_headings_leave_out_no_level(html, near):
    expected = [] if near is None else [("heading", "WARNING", "body", near)]

    assert found(html) == expected


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "here"),
        ("en", "Click here!"),
        ("en", "Read more →"),
        ("en", "https://example.org/a"),
        ("es", "Aquí"),
        ("es", "haga clic aquí"),
        ("fr", "ici"),
        ("fr", "En savoir plus…"),
        ("ht", "klike isit la"),
        ("ar", "هنا"),
        ("ar", "اضغط هنا"),
        ("ar", "Click here"),
    ],
)
def test_a_link_that_says_nothing(language, words):
    html = f'<p>For the report see <a href="https://example.org/">{words}</a></p>'

    assert [each[:2] for each in found(html, language)] == [("link-words", "WARNING")]


@pytest.mark.parametrize("words", ["here is how to apply", "more people displaced", "ONU", "12"])
def test_a_link_that_says_where_it_leads(words):
    assert codes(f'<p><a href="https://example.org/">{words}</a></p>') == []


@pytest.mark.parametrize(
    ("linked", "expected"),
    [
        (LinkedPage(LinkTarget.PUBLIC, "T"), []),
        (LinkedPage(LinkTarget.NOTHING), [("link-nothing", "ERROR")]),
        (LinkedPage(LinkTarget.GONE, "T"), [("link-gone", "ERROR")]),
        (LinkedPage(LinkTarget.NOT_YET, "T"), [("link-not-yet", "WARNING")]),
    ],
)
def test_links_of_this_site_lead_to_what_readers_can_open(linked, expected):
    html = '<p>See <a href="/articles/t/">the other article</a> and <a href="#x">below</a>.</p>'
    facts = replace(FACTS, links={"/articles/t/": linked})

    assert [each[:2] for each in found(html, facts=facts)] == expected


@pytest.mark.parametrize(
    ("html", "is_found"),
    [
        ("<p>117.3 million people are forcibly displaced.</p>", True),
        ("<p>The displaced are 117,300,000, forcibly.</p>", True),
        ("<ul><li><p>117.3 million forcibly displaced</p></li></ul>", True),
        ("<table><tbody><tr><td>Forcibly displaced: 117.3 million</td></tr></tbody></table>", True),
        ("<p>They drank 117.3 million litres of water.</p>", False),
        ("<p>117.3 million dollars for forcibly displaced people</p>", False),
        ("<p>117.3 per cent forcibly displaced</p>", False),
        ("<p>117.4 million people are forcibly displaced.</p>", False),
        (
            "<blockquote><p>117.3 million forcibly displaced</p><footer>Ann</footer></blockquote>",
            False,
        ),
        ("<pull-quote>117.3 million forcibly displaced</pull-quote>", False),
        ('<p><stat-ref key="x">117.3 million</stat-ref> forcibly displaced</p>', False),
        (
            '<stat-card key="displaced-2025"></stat-card><p>117.3 million forcibly displaced</p>',
            False,
        ),
    ],
)
def test_a_number_that_is_held_as_a_figure(html, is_found):
    assert ("number" in codes(html, facts=replace(FACTS, known_figures=(HELD,)))) == is_found


def test_words_that_every_article_has_relate_no_number_to_a_figure():
    held = replace(HELD, title="Children out of school in three years")
    facts = replace(FACTS, known_figures=(held,))

    assert codes("<p>They planted 117.3 million trees in three years.</p>", facts=facts) == []
    assert codes("<p>117.3 million children are not at school.</p>", facts=facts) == ["number"]


def test_a_number_beside_its_own_statistic_is_told_apart_on_purpose():
    html = '<p><stat-ref key="a"></stat-ref>, after 117.3 million forcibly displaced</p>'
    facts = replace(
        FACTS, known_figures=(HELD,), figures={"a": CitedFigure("displaced", "Displaced")}
    )

    assert codes(html, facts=facts) == []


@pytest.mark.parametrize(
    ("text", "is_of_topic", "is_found"),
    [
        ("Son 117,3 millones.", True, True),
        ("Son 117,3 millones.", False, False),
    ],
)
def test_in_another_language_the_topic_speaks_for_a_number(text, is_of_topic, is_found):
    held = replace(HELD, is_of_topic=is_of_topic)

    assert (
        codes(f"<p>{text}</p>", "es", facts=replace(FACTS, known_figures=(held,)))
        == ["number"] * is_found
    )


def test_a_number_of_few_digits_needs_more_than_a_topic():
    held = replace(HELD, value=Decimal(75), kind="percent", is_of_topic=True)

    assert codes("<p>El 75 %.</p>", "es", facts=replace(FACTS, known_figures=(held,))) == []


def test_a_figure_that_is_typed_twice_is_told_of_once():
    html = "<p>117.3 million forcibly displaced</p>" * 2

    assert codes(html, facts=replace(FACTS, known_figures=(HELD,))) == ["number"]


@pytest.mark.parametrize(
    ("figure", "expected"),
    [
        (CITED, []),
        (replace(CITED, revised=NEWER), [("revised", "WARNING")]),
        (replace(CITED, newer=NEWER), [("newer", "WARNING")]),
        (replace(CITED, revised=NEWER, newer=NEWER), [("revised", "WARNING")]),
        (replace(CITED, is_unchecked=True), [("unchecked", "WARNING")]),
    ],
)
def test_figures_that_changed_or_that_nobody_checked(figure, expected):
    html = '<p>In 2022 there were <stat-ref key="j"></stat-ref>.</p><stat-card key="j"></stat-card>'
    shown = found(html, facts=replace(FACTS, figures={"j": figure}))

    assert shown == [(*each, "body", "In 2022 there were") for each in expected]


UNCHECKED = {"prison": "Journalists in prison, 2025 (CPJ)"}


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<p>So.</p><stat-chart key="prison"></stat-chart>', [("unchecked-chart", "WARNING")]),
        ('<stat-chart key="prison"></stat-chart>' * 2, [("unchecked-chart", "WARNING")]),
        ('<stat-chart key="other"></stat-chart>', []),
        (
            '<p><stat-ref key="j"></stat-ref></p><stat-chart key="prison"></stat-chart>',
            [("unchecked", "WARNING")],
        ),
    ],
)
def test_a_chart_that_shows_what_nobody_checked(html, expected):
    figures = {"j": CitedFigure("prison", UNCHECKED["prison"], is_unchecked=True)}
    facts = replace(FACTS, unchecked_in_charts=UNCHECKED)
    if "stat-ref" in html:
        facts = replace(facts, figures=figures)

    assert [each[:2] for each in found(html, facts=facts)] == expected


def test_who_cites_both_values_speaks_of_the_change():
    html = f'<p><stat-ref key="j"></stat-ref>, now <stat-ref key="{NEWER.slug}"></stat-ref></p>'
    facts = replace(FACTS, figures={"j": replace(CITED, revised=NEWER), NEWER.slug: CITED})

    assert codes(html, facts=facts) == []


@pytest.mark.parametrize(
    ("footer", "expected"),
    [
        ("", ["quotation"]),
        ("<footer> </footer>", ["quotation"]),
        ("<footer>Ann Lee</footer>", []),
        ('<footer><a href="/instruments/udhr/">Declaration</a></footer>', []),
        ('<footer speaker="Ann Lee" source="A report">Ann Lee. A report</footer>', []),
        ('<footer source="A report"></footer>', []),
    ],
)
def test_a_quotation_says_whose_it_is(footer, expected):
    html = (
        f"<p>She said:</p><blockquote><p>We left at night.</p>{footer}</blockquote><p>And so.</p>"
    )

    assert codes(html) == expected
    assert [each[3] for each in found(html)] == ["We left at night."] * len(expected)


@pytest.mark.parametrize(
    ("footer", "is_asked"),
    [
        ('<footer speaker="A farmer">A farmer</footer>', True),
        ('<footer speaker="A farmer" position="speaker" organisation="A union"></footer>', True),
        ('<footer speaker="A farmer" source="El País"></footer>', False),
        ('<footer speaker="A farmer" href="https://example.org/"></footer>', False),
        ('<footer speaker="A farmer" date="2026-03-01"></footer>', False),
        ('<footer speaker="A farmer"><a href="https://example.org/">A farmer</a></footer>', False),
        # Pasted, or written before they were asked for one by one: what they are nobody can tell.
        ("<footer>A farmer, El País, 1 March</footer>", False),
    ],
)
def test_where_and_when_a_named_person_said_it_is_a_hint(footer, is_asked):
    html = f"<blockquote><p>We left at night.</p>{footer}</blockquote><p>And so.</p>"
    expected = [("quotation-where", "HINT", "body", "We left at night.")] * is_asked

    assert found(html) == expected
    assert found(html, kind="testimony") == []


QUOTED = '<blockquote><p>Words of hers.</p><footer speaker="Ann">Ann</footer></blockquote>'


@pytest.mark.parametrize(
    ("html", "language", "is_asked"),
    [
        (f"<p>A farmer told us:</p>{QUOTED}", "en", False),
        (f"<p>A farmer said:</p>{QUOTED}<p>She spoke with us in March.</p>", "en", False),
        (f"<p>A farmer told us:</p>{QUOTED}{QUOTED}", "en", False),
        (f"<p>A farmer told us.</p><p>The harvest failed.</p>{QUOTED}", "en", True),
        (f"<p>She was told using a letter.</p>{QUOTED}", "en", True),
        (f"<p>Nos contó una vecina:</p>{QUOTED}", "es", False),
        (f"<p>Une voisine nous a dit :</p>{QUOTED}", "fr", False),
        (f"<p>Yon vwazin di nou:</p>{QUOTED}", "ht", False),
        (f"<p>قالت لنا جارة:</p>{QUOTED}", "ar", False),
        (f"<p>وقد حدّثنا جار:</p>{QUOTED}", "ar", False),
    ],
)
def test_of_what_was_told_to_us_nobody_asks_where(html, language, is_asked):
    assert ("quotation-where" in codes(html, language)) == is_asked


def test_a_speaker_without_words_is_asked_nothing():
    assert codes('<blockquote><footer speaker="Ann"></footer></blockquote>') == []


@pytest.mark.parametrize(
    ("day", "expected"), [("25 November", ["past"]), ("26 November", []), ("3 December", [])]
)
def test_a_day_that_has_passed_is_not_announced(day, expected):
    assert codes(f"<p>The hearing will take place on {day} 2026.</p>") == expected


def test_hints_on_how_it_reads_and_where_it_stands():
    html = f"<p>{' '.join(['word'] * 60)}. {'Short words again. ' * 20}</p>"

    assert found(html, title="A" * 66, summary="B " * 150, topics=(), bylines=()) == [
        ("title-long", "HINT", "title", ""),
        ("summary-long", "HINT", "summary", ""),
        ("topics", "HINT", "topics", ""),
        ("bylines", "HINT", "bylines", ""),
        ("long-sentence", "HINT", "body", "word word word word word word word word"),
    ]
    assert codes(title="A" * 65) == []
    assert codes(kind="about", topics=(), bylines=()) == []


@pytest.mark.parametrize(
    ("summary", "cut"),
    [
        (f"{'word ' * 31}until", None),  # 160 letters
        (f"{'word ' * 31}until.", f"{'word ' * 31}…"),
        (f"{'word ' * 30}until then. {'And so on. ' * 20}", None),
        (f"{'word ' * 32}until then. {'And so on. ' * 20}", f"{'word ' * 32}…"),
        (f"In 2026 {'word ' * 40}", f"In 2026 {'word ' * 30}…"),
        (f"{'word, ' * 40}", f"{'word, ' * 26}…"),
        ("a" * 161, f"{'a' * 160} …"),
    ],
)
def test_a_summary_is_cut_after_160_letters_and_not_within_its_first_sentence(summary, cut):
    found = [
        f.values["cut"]
        for f in check_article(subject(summary=summary))
        if f.form_field == "summary"
    ]

    assert found == ([] if cut is None else [cut])


@pytest.mark.parametrize(
    ("sentence", "code"),
    [
        (" ".join(["Wa"] * 40) + ".", "long-sentences"),
        ("Intergovernmental organisations recommended harmonisation.", "hard-words"),
    ],
)
def test_long_sentences_and_long_words(sentence, code):
    assert codes(f"<p>{' '.join([sentence] * 40)}</p>") == [code]


@pytest.mark.parametrize(
    ("is_public", "code"), [(True, "translations"), (False, "translations-not-begun")]
)
def test_languages_that_lack_it_are_named(is_public, code):
    facts = replace(FACTS, untranslated="French, Arabic", is_public=is_public)

    (finding,) = check_article(subject(facts=facts))

    assert (finding.code, finding.level) == (code, Level.HINT)
    assert finding.values == {"languages": "French, Arabic"}


def test_what_blocks_is_first_and_needs_no_other_facts():
    html = '<h4>Deep</h4><p><a href="/x/">here</a></p>'
    about = subject(
        html, facts=replace(FACTS, links={"/x/": LinkedPage(LinkTarget.NOTHING)}), topics=()
    )

    assert [finding.code for finding in check_article(about)] == [
        *("link-nothing", "heading", "link-words", "topics"),
    ]
    assert [finding.code for finding in check_blocking(about)] == ["link-nothing"]


def test_a_confirmed_finding_is_the_same_until_its_words_or_place_change():
    one, again = (check_article(subject("<h3>First</h3>"))[0] for _ in range(2))
    (other,) = check_article(subject("<h3>Second</h3>"))

    assert one.key == again.key
    assert one.key != other.key


def test_a_place_is_named_by_words_that_do_not_change():
    html = (
        '<p><stat-ref key="a"></stat-ref> of <stat-ref key="b"></stat-ref> were women in 2024.</p>'
    )

    assert parse_body(html).parts[0].beginning == "were women in 2024."


PIECES = [*"<>/= \"'&;#ah12.,%$\n\0\ufffcآ٣مé", "<p>", "<h4>", "</a>", "<blockquote>", "million"]
WILD = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)


@given(WILD, WILD, WILD, st.sampled_from(["en", "es", "fr", "ht", "ar"]))
def test_no_content_breaks_the_checks(title, summary, html, language):
    facts = replace(FACTS, known_figures=(HELD,), pictures={1: title}, untranslated=title)
    for text in (html, sanitise(html)):
        found = check_article(subject(text, language, facts, title=title, summary=summary, cover=1))
        assert all(finding.key for finding in found)


LONG = {
    "prose": "<p>117.3 million people will meet on 3 March 2020, as Ann said. </p>" * 1500,
    "one paragraph": f"<p>{'word ' * 20_000}</p>",
    "numbers": f"<p>{'117.3 million 75 % and ' * 5000}</p>",
    "number words": f"<p>{'two hundred and fifty thousand ' * 4000}</p>",
    "no blanks": f"<p>{'1,234,' * 20_000}</p>",
    "dots": f"<p>{'. ' * 50_000}</p>",
    "marks": f"<p>{'.»”)' * 20_000}</p>",
    "links": '<p><a href="/x/">here</a></p>' * 5000,
    "quotations": "<blockquote><p>We left. </p></blockquote>" * 5000,
    "quotations of the named": '<blockquote><p>We.</p><footer speaker="A"></footer></blockquote>'
    * 5000,
    "lists": "<ul><li>" * 5000,
    "figures": '<p><stat-ref key="j"></stat-ref></p>' * 5000,
}


@pytest.mark.exhaustive
@pytest.mark.parametrize("kind", LONG)
def test_twenty_thousand_words_take_a_moment(kind):
    facts = replace(FACTS, known_figures=(HELD,) * 200, figures={"j": CITED})
    began = time.process_time()

    check_article(subject(LONG[kind], "fr", facts))

    # A quarter of a second on an idle machine: what takes minutes is the mistake to find.
    assert time.process_time() - began < 5


ORIGINAL = Original(
    Content(title="To be free", kicker="Guide", summary="In short, then.", disclaimer="No advice."),
    frozenset(
        [
            "You may stay here.",
            "UNHCR",
            "Amnesty International",
            "Stay with us.",
            "As they said to us.",
        ]
    ),
)


@pytest.mark.parametrize(
    ("html", "words", "expected"),
    [
        ("<p>Puedes quedarte aquí.</p>", {"title": "Ser libre"}, []),
        ("<p>You may stay here.</p>", {}, [("body", "You may stay here.")]),
        ("<h2>You may stay here.</h2>", {}, [("body", "You may stay here.")]),
        ("<p>You may stay here, too.</p>", {}, []),
        ("<p>UNHCR</p>", {}, []),
        ("<p>Amnesty International</p>", {}, []),
        ("<p>Stay with us.</p>", {}, [("body", "Stay with us.")]),
        ("<blockquote><p>As they said to us.</p><footer>Ann</footer></blockquote>", {}, []),
        ("<p>Sí.</p>", {"title": "To be free "}, [("title", "")]),
        ("<p>Sí.</p>", {"kicker": "Guide"}, [("kicker", "")]),
        ("<p>Sí.</p>", {"summary": "In short, then."}, [("summary", "")]),
        ("<p>Sí.</p>", {"disclaimer": "No advice."}, [("disclaimer", "")]),
        ("<p>Sí.</p>", {"disclaimer": ""}, []),
    ],
)
def test_what_still_stands_in_the_words_of_the_original(html, words, expected):
    facts = replace(FACTS, original=ORIGINAL)
    expected = [("untranslated", "WARNING", *each) for each in expected]

    assert found(html, "es", facts, **words) == expected


def test_an_original_that_changed_since_is_told_of():
    facts = replace(FACTS, is_outdated=True)

    assert found(facts=facts) == [("outdated", "WARNING", "translated_from", "")]
