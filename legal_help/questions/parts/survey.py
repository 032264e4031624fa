"""Ask one question after sending, for statistics. Nobody can link the answer to a person."""

from django.utils.translation import gettext_lazy as _

from legal_help.questions.parts.shapes import Option, Page, ask_choice

HEARD_ABOUT_US = ask_choice(
    "heard",
    _("How did you hear about us?"),
    hint=_("You can skip this. We count the answers, and do not keep whose they are."),
    options=[
        Option("friend", _("From a friend or my family")),
        Option("group", _("From another organization or a shelter")),
        Option("lawyer", _("From a lawyer")),
        Option("court", _("From a list of the court or the government")),
        Option("faith", _("From a church, mosque or temple")),
        Option("internet", _("I found it on the internet")),
        Option("paper", _("From a paper or a poster")),
        Option("other", _("In another way")),
    ],
)
PAGE = Page(id="afterwards", questions=[HEARD_ABOUT_US])
