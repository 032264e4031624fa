"""Tell the person who asked what the status of their case is, and what comes next.

They never see how urgent we think it is. The desk has shorter words of its own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from legal_help.events.state import Status

type Words = str | Promise

_PAPERS: Sequence[Words] = [
    _("Letters from a court or the government"),
    _("The date of your next hearing or check-in"),
    _("Your A-Number, if you have one"),
]

_CLOSED, _ASK = _("This form is closed."), _("If you need help, write to us here.")


@dataclass(frozen=True, kw_only=True)
class StatusWords:
    """Hold the words of a status.

    `ready` lists what to have at hand. If `next` refers to our message, it is shown only once there
    is one.
    """

    now: Words
    next: Words
    ready: Sequence[Words] = ()
    rests_on_message: bool = False
    names_others: bool = False


STATUS_WORDS: Mapping[str, StatusWords] = {
    Status.RECEIVED: StatusWords(
        now=_("We have your request."),
        next=_("Our legal team reads it within 15 working days. Urgent requests come first."),
        ready=_PAPERS,
    ),
    Status.BEING_READ: StatusWords(
        now=_("A person on our legal team is reading your request."),
        next=_("We answer here, and in the safe way that you chose."),
        ready=_PAPERS,
    ),
    Status.MORE_NEEDED: StatusWords(
        now=_("We need to know more."),
        next=_("Read our message below and answer it here."),
        ready=_PAPERS,
        rests_on_message=True,
    ),
    Status.CONSULT_OFFERED: StatusWords(
        now=_("We offer you a talk with a lawyer. It is free."),
        next=_("Our message below says when and how. Tell us if you need another time."),
        ready=_PAPERS,
        rests_on_message=True,
    ),
    Status.ACCEPTED: StatusWords(
        now=_("We want to help you with your case."),
        next=_("A lawyer signs an agreement with you first. Read it before you sign."),
        ready=_PAPERS,
    ),
    Status.REFERRED: StatusWords(
        now=_("We cannot take your case ourselves."),
        next=_("Our message below says who may help you. You can write to us again."),
        rests_on_message=True,
        names_others=True,
    ),
    Status.CLOSED: StatusWords(
        # Neither the page nor a reply gives a reason, and nobody reads that they do not qualify.
        now=_("We cannot help you with this."),
        next=_("Our message below says what you can do. Write to us if something changed."),
        rests_on_message=True,
        names_others=True,
    ),
    Status.NO_CONTACT: StatusWords(
        now=_("We tried to reach you and could not."),
        next=_("You did nothing wrong. Write to us here, and we go on."),
        ready=_PAPERS,
        names_others=True,
    ),
    # Both have the same words. They must not tell the holder of this code that somebody has asked
    # us before: perhaps they sent this to find that out.
    Status.DUPLICATE: StatusWords(now=_CLOSED, next=_ASK, names_others=True),
    Status.SPAM: StatusWords(now=_CLOSED, next=_ASK, names_others=True),
    Status.WITHDRAWN: StatusWords(
        now=_("You took your request back. We stopped all work on it."),
        next=_("You can change your mind until we erase it."),
    ),
}
