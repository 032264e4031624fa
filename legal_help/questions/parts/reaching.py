"""Ask part C: how to reach a person safely. One way is required; the code is enough."""

from django.utils.translation import gettext_lazy as _

from legal_help.questions.parts.shapes import (
    Answers,
    Option,
    Page,
    Part,
    Question,
    QuestionKind,
    ask_choice,
    ask_choices,
    ask_if,
    ask_text,
    if_any,
    if_chosen,
)

# Longer than any name, in any script.
MOST_LETTERS_OF_A_NAME = 200

# By question: the ways to be reached that need an answer to it.
_WAYS = {"phone": ("phone", "text", "app"), "email": ("email",), "helper_phone": ("person",)}
_by_voice_or_text = if_chosen("reach", *_WAYS["phone"])


def missing_contacts(answers: Answers) -> list[str]:
    """Return the questions without an answer that the chosen ways to be reached need."""
    ways = set(answers.get("reach", ()))
    return [name for name, need in _WAYS.items() if ways & {*need} and not answers.get(name)]


PART = Part(
    name=_("How to reach you"),
    pages=[
        Page(
            id="language",
            heading=_("Your language"),
            questions=[
                Question(
                    "language",
                    _("What language do you want to use with us?"),
                    kind=QuestionKind.LANGUAGE,
                    why=_("So that the right person talks with you."),
                    required=_("Choose a language, or “Another language”"),
                    options=[
                        Option("sign", _("Sign language")),
                        Option("other", _("Another language")),
                    ],
                ),
                ask_text(
                    "language_other", _("If it is another language, which one?"), most_letters=40
                ),
                ask_choice(
                    "reads",
                    _("Do you read that language well?"),
                    options=[
                        Option("yes", _("Yes")),
                        Option("a_little", _("A little")),
                        Option("no", _("No, please call me")),
                    ],
                ),
            ],
        ),
        Page(
            id="you",
            heading=_("About you"),
            intro=_("We never ask for your street."),
            questions=[
                ask_text(
                    "call_name",
                    _("What name should we use for you?"),
                    hint=_("One name is fine. It does not have to be your real name."),
                    most_letters=MOST_LETTERS_OF_A_NAME,
                ),
                ask_choice(
                    "for_whom",
                    _("For whom do you ask for help?"),
                    options=[
                        Option("me", _("For me")),
                        Option("child", _("For my child")),
                        Option("other", _("For someone who cannot use this form")),
                    ],
                ),
                ask_text(
                    "city",
                    _("What city or town are you in now?"),
                    why=_("It tells us which office and which court are near you."),
                    most_letters=60,
                ),
                Question("state", _("What state are you in now?"), kind=QuestionKind.STATE),
            ],
        ),
        Page(
            id="reach",
            heading=_("How we reach you"),
            questions=[
                ask_choices(
                    "reach",
                    _("How can we reach you?"),
                    hint=_("Choose only ways that are safe for you."),
                    required=_("Choose at least one way. Coming back with your code is enough"),
                    options=[
                        Option(
                            "code",
                            _("I will come back here with my code"),
                            _("This is the most private way"),
                        ),
                        Option("phone", _("Phone call")),
                        Option("text", _("Text message")),
                        Option("app", _("WhatsApp or Signal")),
                        Option("email", _("Email")),
                        Option("person", _("Through another person")),
                    ],
                ),
                ask_text(
                    "own_word",
                    _("A word that only you know"),
                    hint=_("Choose any word, and tell nobody. It shows us that it is you."),
                    why=_("If someone else has your code, they still do not know this word."),
                    most_letters=60,
                ),
            ],
        ),
        Page(
            id="contact",
            heading=_("Where we reach you"),
            questions=[
                Question(
                    "phone",
                    _("Phone number"),
                    kind=QuestionKind.PHONE,
                    hint=_("With the country code, like +1 212 555 0142."),
                    asked_if=_by_voice_or_text,
                ),
                Question(
                    "email",
                    _("Email address"),
                    kind=QuestionKind.EMAIL,
                    asked_if=if_chosen("reach", "email"),
                ),
                ask_choice(
                    "leave_message",
                    _("Is it safe to leave a message?"),
                    hint=_("If you choose nothing here, we leave no message."),
                    why=_("Someone else may hear or see it."),
                    asked_if=if_any(_by_voice_or_text, if_chosen("reach", "email")),
                    options=[
                        Option("named", _("Yes, and you may say who you are")),
                        Option("unnamed", _("Yes, but do not say who you are")),
                        Option("no", _("No")),
                    ],
                ),
                ask_choices(
                    "safe_times",
                    _("When is it safe to call?"),
                    hint=_("We use the time of the state that you are in."),
                    asked_if=if_chosen("reach", "phone", "app"),
                    options=[
                        Option("morning", _("In the morning")),
                        Option("afternoon", _("In the afternoon")),
                        Option("evening", _("In the evening, until 9")),
                        Option("weekend", _("On Saturday or Sunday")),
                    ],
                ),
                *ask_if(
                    if_chosen("reach", "person"),
                    ask_text(
                        "helper",
                        _("Who can take a call for you?"),
                        hint=_(
                            "Their name, and who they are to you. "
                            "We never tell them what you wrote."
                        ),
                        most_letters=100,
                    ),
                    Question("helper_phone", _("Their phone number"), kind=QuestionKind.PHONE),
                    ask_text(
                        "secret_word",
                        _("A word for the person you trust"),
                        hint=_(
                            "Tell that person the word. We say the word first, so that the person knows that it is us."
                        ),
                        most_letters=60,
                    ),
                ),
            ],
            sections={"helper": _("The person who takes calls for you")},
        ),
    ],
)
