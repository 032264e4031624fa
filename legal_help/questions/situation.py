"""Part F: very short facts. The story is never asked for here."""

from django.utils.translation import gettext_lazy as _

from legal_help.questions.shapes import Kind, Page, Part, Question

PART = Part(
    name=_("Anything else"),
    pages=[
        Page(
            id="more",
            questions=[
                Question(
                    id="more",
                    kind=Kind.LONG_TEXT,
                    words=_("Is there anything else we must know soon?"),
                    hint=_("You do not have to tell your story here."),
                    most_letters=1000,
                ),
            ],
        ),
    ],
)
