"""Findings in words: what is wrong, what to do, and where."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, NamedTuple

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from advocacy.numbers.figure_words import day_in_words
from articles.checks.finding import Finding, Level
from articles.models.article import field_label


class FindingWords(NamedTuple):
    what: Promise | str
    to_do: Promise | str


LEVELS: Final = {
    Level.ERROR: _("Fix before publishing"),
    Level.WARNING: _("Check these"),
    Level.HINT: _("Worth a look"),
}
# Places in the form that are no column of an article.
PLACE_LABELS: Final = {
    "endangered": _("Who is endangered by this?"),
    "bylines": _("Bylines"),
    "links": _("Share a private preview"),
    "bundle": _("Bundle"),
    "translations": _("Translations"),
}
# What takes the focus, where that is not the one part of a field.
PLACES: Final = {
    "bylines": "bylines-heading",
    "endangered": "id_endangered_0",
    "publish_at": "id_publish_at_0",
    "links": "links",
    "bundle": "bundle",
    "translated_from": "id_translated_from_0",
    "translations": "translations",
}
SAY_WHAT_IT_SHOWS: Final = _("Say in a sentence what it shows, for readers who cannot see it.")
SAY_IT_IN_THIS_LANGUAGE: Final = _("Write the “Alt text” in the language of this article.")
WORDS: Final = {
    "missing": FindingWords(_("This is empty."), _("Readers need it: fill it in.")),
    "endangered": FindingWords(
        _("Not answered yet: who is endangered by this?"),
        _("Answer this before readers see it. If someone is, say who, and what you do about it."),
    ),
    "again": FindingWords(
        _("It was withdrawn. Readers would see it again, with this text."),
        _("Be sure that nobody whom its withdrawal protected is endangered by it."),
    ),
    "sooner": FindingWords(
        _("It is scheduled for %(moment)s, and would be published now."),
        _("To leave it to its moment, do not publish it now."),
    ),
    "embargo": FindingWords(
        _(
            "An embargo lasts until %(moment)s, and it would go out before. Who was told of it with a"
            " preview link: %(count)s."
        ),
        _("Let it go out then, or tell them first."),
    ),
    "bundle": FindingWords(
        _(
            "The bundle “%(bundle)s” takes it along on %(moment)s. Where it goes out by itself, nothing"
            " of the bundle goes live then."
        ),
        _("Leave it to the bundle, or have the bundle planned again afterwards."),
    ),
    "language": FindingWords(
        _("Most of the text is not in the script of its language."),
        _("Choose the language it is written in: later it cannot be changed."),
    ),
    "alt": FindingWords(_("The picture has no alt text."), SAY_WHAT_IT_SHOWS),
    "alt-body": FindingWords(_("A picture in the body has no alt text."), SAY_WHAT_IT_SHOWS),
    "alt-file": FindingWords(
        _("The alt text of a picture is a file name: “%(words)s”."), SAY_WHAT_IT_SHOWS
    ),
    "alt-language": FindingWords(
        _("The alt text of the picture is in another language: “%(words)s”."),
        SAY_IT_IN_THIS_LANGUAGE,
    ),
    "alt-language-body": FindingWords(
        _("The alt text of a picture is in another language: “%(words)s”."),
        _("Choose the picture again and write its alt text in the language of this article."),
    ),
    "picture-withheld": FindingWords(
        _("Readers do not see the picture: consent to it ended, or it was deleted."),
        _("Choose another picture."),
    ),
    "picture-withheld-body": FindingWords(
        _("Readers do not see a picture in the text: consent to it ended, or it was deleted."),
        _("Choose another picture, or take it out of the text."),
    ),
    "recording-withheld": FindingWords(
        _(
            "Readers cannot play a video or audio recording in the text: consent ended, or it was "
            "deleted."
        ),
        _("Choose another, or take it out of the text."),
    ),
    "recording-words": FindingWords(
        _("A video or audio recording in the text has no captions or transcript: “%(title)s”."),
        _("Add them at “Videos and audio”, or tick there that nobody speaks in it."),
    ),
    "heading": FindingWords(
        _("A heading has level %(level)s, but level %(wanted)s comes next."),
        _("People who use a screen reader go from heading to heading: skip no level."),
    ),
    "link-words": FindingWords(
        _("A link says “%(words)s”."),
        _("Let its words say where it leads: links are also read out as a list."),
    ),
    "link-nothing": FindingWords(
        _("The link “%(words)s” leads nowhere: %(href)s."),
        _("Correct the address, or take it away."),
    ),
    "link-gone": FindingWords(
        _("The link “%(words)s” leads to an article that readers can no longer open: %(title)s."),
        _("Link to another page, or take the link away."),
    ),
    "link-not-yet": FindingWords(
        _("The link “%(words)s” leads to an article that readers cannot open yet: %(title)s."),
        _("Publish that one first, or together with this."),
    ),
    "number": FindingWords(
        _("“%(number)s” is typed, and we hold it as a figure: %(figure)s."),
        _("Cite %(slug)s in its place: then it shows its source and follows corrections."),
    ),
    "revised": FindingWords(
        _("The publisher changed a figure that you cite: %(title)s. It is now %(now)s."),
        _("Cite the new value, or say in the sentence that this was the first one."),
    ),
    "newer": FindingWords(
        _("A newer figure came out than the one you cite: %(title)s. The newest is %(now)s."),
        _("Cite the newest, or say of which time you speak."),
    ),
    "unchecked": FindingWords(
        _("This figure has not been checked: %(title)s."),
        _("Have it checked, or leave it: readers see that it was not."),
    ),
    "unchecked-chart": FindingWords(
        _("A chart shows an unchecked figure: %(title)s."),
        _("Have it checked, or leave it: readers see that it was not."),
    ),
    "quotation": FindingWords(
        _("A quotation does not say who said it."),
        _("Give its speaker or its source, below the quotation."),
    ),
    "quotation-where": FindingWords(
        _("A quotation says who said it, and neither where nor when."),
        _(
            "Where and when was it said? Give its source, its address or its date, if you know them."
        ),
    ),
    "past": FindingWords(
        _("A sentence announces %(day)s, which has passed when readers see it."),
        _("Say what happened, or correct the day."),
    ),
    "outdated": FindingWords(
        _("The original was changed since this was translated."),
        _("Carry over what changed, then choose its newest version here."),
    ),
    "untranslated": FindingWords(_("This is not translated yet."), _("Write it in this language.")),
    "title-long": FindingWords(
        _("Search engines cut the title here: %(cut)s"),
        _("Begin with what matters, or shorten it."),
    ),
    "summary-long": FindingWords(
        _("Search engines and cards cut the summary within its first sentence: %(cut)s"),
        _("Let its first sentence be shorter."),
    ),
    "topics": FindingWords(_("It has no topic."), _("Readers find it by topic: choose one.")),
    "bylines": FindingWords(
        _("It has no byline."), _("Say who wrote it, if somebody may be named.")
    ),
    "long-sentences": FindingWords(
        _("Long sentences: %(average)s words on average. The longest has %(words)s: %(first)s …"),
        _("Twenty words read easily. Make two of the longest ones."),
    ),
    "long-sentence": FindingWords(
        _("A long sentence: %(words)s words. It begins: %(first)s …"), _("Make two of it.")
    ),
    "hard-words": FindingWords(
        _("Long words: this takes readers who studied. The longest sentence begins: %(first)s …"),
        _("Use the words of every day where they say the same."),
    ),
    "translations": FindingWords(
        _("Readers of these languages do not have it: %(languages)s."),
        _("Plan its translation."),
    ),
    "translations-not-begun": FindingWords(
        _("This is not yet in these languages: %(languages)s."),
        _("Begin its translation, or plan it: each is published on its own."),
    ),
}


@dataclass(frozen=True)
class DescribedFinding:
    """A finding as the panel shows it."""

    what: str
    to_do: str
    where: str
    at: str
    place: str
    """The id of what a link leads to."""
    near: str


def describe(finding: Finding) -> DescribedFinding:
    words, values = WORDS[finding.code], dict(finding.values)
    if "day" in values:
        day = date.fromisoformat(values["day"])
        values["day"] = day_in_words(day, get_language() or "en").words
    if "moment" in values:
        moment = timezone.localtime(datetime.fromisoformat(values["moment"]))
        values["moment"] = date_format(moment, "DATETIME_FORMAT")
    return DescribedFinding(
        what=str(words.what) % values if values else str(words.what),
        to_do=str(words.to_do) % values if values else str(words.to_do),
        where=finding.passage or _label(finding.form_field),
        at=finding.form_field,
        place=PLACES.get(finding.form_field, f"id_{finding.form_field}"),
        near=finding.passage,
    )


def _label(name: str) -> str:
    return str(PLACE_LABELS[name]) if name in PLACE_LABELS else field_label(name)
