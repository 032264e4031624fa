"""Check the letters to begin replies with: whole and kind in every language of the site."""

import pytest
from django.conf import settings
from django.utils.translation import gettext, override

from legal_help.casework import reply_templates
from legal_help.casework.reply_templates import (
    BLANKS,
    MORE_NEEDED,
    QUESTIONS_TO_ASK,
    REPLY_TEMPLATES,
    TEMPLATE_OF_OUTCOME,
    has_blank,
    write_reply,
)
from legal_help.events.state import Status
from legal_help.intake.status_words import STATUS_WORDS
from legal_help.rules import decisions

LANGUAGES = [code for code, _name in settings.LANGUAGES]
OTHERS = [code for code in LANGUAGES if code != "en"]
OF_LETTERS = [words for letter in REPLY_TEMPLATES.values() for lines in letter for words in lines]
SENTENCES = {str(words) for words in [*OF_LETTERS, *QUESTIONS_TO_ASK.values()]}


@pytest.mark.parametrize("language", OTHERS)
def test_every_sentence_of_a_letter_is_translated(language):
    with override(language):
        same = [words for words in SENTENCES if words == gettext(words)]

    assert same == []


@pytest.mark.parametrize("code", REPLY_TEMPLATES)
def test_a_letter_greets_and_is_signed(code):
    begun = write_reply(code, "en")

    assert begun.startswith("Hello,\n\n")
    assert begun.endswith("\n\nYour legal team")


def test_the_letter_that_asks_names_what_was_chosen_in_the_order_of_the_list():
    begun = write_reply(MORE_NEEDED, "es", ["hearing", "arrival", "nonsense"])

    with override("es"):
        arrival, hearing = (f"– {QUESTIONS_TO_ASK[name]}" for name in ("arrival", "hearing"))
    assert f"{arrival}\n{hearing}" in begun
    assert begun.count("– ") == 2


def test_other_letters_ask_nothing():
    assert write_reply("read", "en", ["arrival"]) == write_reply("read", "en")


@pytest.mark.parametrize("code", TEMPLATE_OF_OUTCOME.values())
def test_every_outcome_that_needs_a_letter_has_one(code):
    assert code in REPLY_TEMPLATES


def test_no_outcome_that_needs_a_letter_is_without():
    needing = decisions.NEEDS_LETTER

    assert needing <= set(TEMPLATE_OF_OUTCOME)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_letter_that_was_not_filled_in_is_found_in_every_language(language):
    with override(language):
        blanks = [str(blank) for blank in BLANKS]

    assert all(has_blank(f"x {blank} y") for blank in blanks)
    assert has_blank(write_reply("consult", language))
    assert not has_blank(write_reply("read", language))


def test_brackets_of_ones_own_are_no_blank():
    assert not has_blank("Bring the letter [I-862].")


@pytest.mark.parametrize(
    ("asked", "language", "is_spoken"),
    [
        ("es", "es", True),
        ("ht", "ht", True),
        ("ar", "ar", True),
        ("wo", "en", False),
        ("", "en", False),
        ("en", "en", True),
    ],
)
def test_whoever_reads_another_language_gets_english(asked, language, is_spoken):
    assert reply_templates.template_language(asked) == language
    assert reply_templates.has_templates_in(asked) is is_spoken


# Words that nobody may ever read from us.
UNKIND = ("qualify", "eligib", "reject", "denied", "deny", "refuse", "illegal", "alien", "conflict")


def test_no_letter_and_no_status_gives_a_reason_or_says_that_somebody_does_not_qualify():
    said = [write_reply(code, "en").lower() for code in REPLY_TEMPLATES]
    said += [f"{each.now} {each.next}".lower() for each in STATUS_WORDS.values()]

    assert [word for word in UNKIND if any(word in words for words in said)] == []


@pytest.mark.parametrize("language", OTHERS)
def test_every_status_has_plain_words_in_every_language(language):
    def words(status):
        standing = STATUS_WORDS[status]
        return [str(standing.now), str(standing.next), *map(str, standing.ready)]

    assert set(STATUS_WORDS) == set(Status)
    english = {status: words(status) for status in STATUS_WORDS}
    with override(language):
        same = [
            word
            for status in STATUS_WORDS
            for ours, word in zip(english[status], words(status), strict=True)
            if ours == word or not word
        ]
    assert same == []


def test_who_sent_it_again_and_who_sent_spam_read_the_same():
    """Otherwise somebody who sends one in another person's name learns that she has asked us."""
    twice, spam = STATUS_WORDS["duplicate"], STATUS_WORDS["spam"]

    assert (twice.now, twice.next, twice.ready) == (spam.now, spam.next, spam.ready)
    assert twice.names_others == spam.names_others
