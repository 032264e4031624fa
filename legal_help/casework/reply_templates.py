"""Hold letters to begin a reply with, as data: short, kind, in the languages of the site.

A letter never repeats what the person told, not even their name: somebody who found their code
would read it. It promises nothing, gives no reason for a no, and never says that somebody does not
qualify.
"""

from collections.abc import Iterable, Mapping, Sequence

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from legal_help.events.outcomes import Outcome

_GREETING = _("Hello,")
_SIGNATURE = _("Your legal team")
_DATES_STAY = _("Your dates do not change. Go to every hearing and every appointment.")
# Blanks that a caseworker fills in. A letter that still has one is not sent.
_WHEN_BLANK = _("[day and time]")
_HOW_BLANK = _("[by telephone, by video, or where]")
_WHOM_BLANK = _("[name and telephone number]")
BLANKS = (_WHEN_BLANK, _HOW_BLANK, _WHOM_BLANK)

MORE_NEEDED = "more"
QUESTIONS_TO_ASK: Mapping[str, Promise] = {
    "arrival": _("On which day did you last come to the United States?"),
    "hearing": _("When and where is your next hearing? It is in the letter from the court."),
    "a_number": _("What is your A-Number? It begins with A and has 7 to 9 digits."),
    "filed": _("Did you send an asylum application (Form I-589)? On which day?"),
    "order": _("Has a judge ever ordered you to leave the United States?"),
    "papers": _("Which letters do you have from a court or the government?"),
    "safe_times": _("On which days and at what time is it safe for us to call you?"),
    "reach": _("Is there a safer way for us to reach you?"),
    "family": _("Which family members are here with you? How old are the children?"),
}


# The paragraphs of each letter. A paragraph is made of whole sentences, and a line may be a blank.
REPLY_TEMPLATES: Mapping[str, Sequence[Sequence[Promise]]] = {
    "read": [
        [_("We read your request. Thank you for telling us.")],
        [_("We look now at what we can do. We write to you here when we know more.")],
        [_("Tell us here if something changes: a date, your telephone, or if you are held.")],
    ],
    MORE_NEEDED: [
        [_("We read your request. We need to know more before we can say what we can do.")],
        [
            _("Please answer here. A short answer is enough."),
            _("If you do not know something, or do not want to say it, leave it out."),
        ],
    ],
    "consult": [
        [_("We offer you a talk with a lawyer. It is free.")],
        [_("When:"), _WHEN_BLANK],
        [_("How:"), _HOW_BLANK],
        [
            _("We can bring an interpreter."),
            _("Have your letters from a court or the government with you, if you can."),
        ],
        [_("If you need another time, tell us here.")],
        [_("We are not your lawyers until you and we have signed an agreement.")],
    ],
    "accepted": [
        [_("We want to help you with your case.")],
        [
            _("A lawyer sends you an agreement."),
            _("Read it before you sign it, and ask us what is not clear."),
        ],
        [_DATES_STAY],
    ],
    "refer": [
        [
            _("We cannot take your case ourselves."),
            _("It is not because of something that you did."),
        ],
        [_("These people may help you:"), _WHOM_BLANK],
        [_("You said that we may tell them about you.")],
        [_DATES_STAY],
    ],
    "cannot": [
        [_("We are sorry: we cannot help you with this.")],
        [
            _("It does not mean that nobody can. Other lawyers may see a way that we do not."),
            _("On this page you find others who may help. Please ask one of them soon."),
        ],
        [_DATES_STAY],
        [_("If something changes, write to us here.")],
    ],
    "unreached": [
        [_("We tried to reach you in the way that you chose. We could not.")],
        [_("You did nothing wrong. Write to us here, and we go on.")],
        [_DATES_STAY],
    ],
}

# The letter that goes with a decision.
TEMPLATE_OF_OUTCOME: Mapping[str, str] = {
    Outcome.MORE_NEEDED: MORE_NEEDED,
    Outcome.CONSULT_OFFERED: "consult",
    Outcome.ACCEPTED: "accepted",
    Outcome.REFERRED: "refer",
    Outcome.CANNOT_HELP: "cannot",
    Outcome.NO_CONTACT: "unreached",
}


def template_language(asked: str) -> str:
    """Return the site's language for this person, or English if there are no letters in theirs."""
    ours = {code.lower(): code for code, _name in settings.LANGUAGES}
    return ours.get(asked.lower(), settings.LANGUAGE_CODE)


def has_templates_in(asked: str) -> bool:
    """Return whether there are letters in the language that a person asked for."""
    return template_language(asked).lower() == asked.lower()


def write_reply(code: str, language: str, asks: Iterable[str] = ()) -> str:
    """Return a letter in one language. `asks` are keys of QUESTIONS_TO_ASK, for the MORE letter."""
    letter, chosen = REPLY_TEMPLATES[code], set(asks)
    with override(language):
        paragraphs = [" ".join(map(str, lines)) for lines in letter]
        if code == MORE_NEEDED and chosen:
            questions = [f"– {words}" for ask, words in QUESTIONS_TO_ASK.items() if ask in chosen]
            paragraphs.insert(2, "\n".join(questions))
        return in_a_letter(*paragraphs)


def in_a_letter(*paragraphs: str) -> str:
    """Return paragraphs with a greeting and a signature, in the language in force."""
    return "\n\n".join([str(_GREETING), *paragraphs, str(_SIGNATURE)])


def fill_in_whom(letter: str, whom: str) -> str:
    """Return a letter with these people in the place of its blank, in whichever language it is."""
    for code, _name in settings.LANGUAGES:
        with override(code):
            letter = letter.replace(str(_WHOM_BLANK), whom)
    return letter


def has_blank(text: str) -> bool:
    """Return whether a blank was not filled in, in any language."""
    for code, _name in settings.LANGUAGES:
        with override(code):
            if any(str(blank) in text for blank in BLANKS):
                return True
    return False
