"""Ask part U: what cannot wait. A date is asked for only if an earlier answer says there is one."""

from django.utils.translation import gettext_lazy as _

from legal_help.questions.parts.shapes import (
    NONE,
    UNKNOWN,
    UNKNOWN_DATE_OPTION,
    YES_NO_UNSURE,
    Option,
    Page,
    Part,
    Question,
    Words,
    ask_choice,
    ask_choices,
    ask_date,
    ask_if,
    ask_text,
    ask_yes_no,
    if_any,
    if_chosen,
    if_none,
)

_if_held = if_any(if_chosen("place", "detained"), if_chosen("detained", "yes"))
_if_court_case = if_chosen("court", "yes", "unsure")
# A case that is over is no case to many: those whom an old order may reach are asked too.
_if_may_be_ordered = if_any(_if_court_case, _if_held, if_chosen("removal_set", "yes", "unsure"))
_LETTER_SAYS = _("Look at the letter. The month and year are enough.")


def _date(id_: str, words: Words, after: tuple[str, str], hint: Words = _LETTER_SAYS) -> Question:
    return ask_date(
        id_,
        words,
        hint=hint,
        options=[UNKNOWN_DATE_OPTION],
        asked_if=if_chosen(*after),
    )


PART = Part(
    name=_("What is urgent"),
    pages=[
        Page(
            id="safety",
            heading=_("What is urgent"),
            questions=[
                ask_choice(
                    "safe_now",
                    _("Are you safe right now?"),
                    hint=_(
                        "911 is the police and ambulance. They may come. Does somebody hurt you at home? "
                        "Call 1-800-799-7233, which is not the police."
                    ),
                    options=[
                        Option("yes", _("Yes")),
                        Option("no", _("No, I am in danger here")),
                        Option("unsure", _("I am not sure")),
                    ],
                ),
                ask_yes_no(
                    "detained",
                    _("Are you locked up now by immigration, a jail or a prison?"),
                    why=_("Cases of people who are locked up move fast."),
                    asked_if=if_none(if_chosen("place", "detained")),
                ),
                ask_yes_no(
                    "removal_set",
                    _("Has an officer said you will be sent back soon?"),
                    hint=_("Choose “Yes” also if an officer gave you a date to leave."),
                ),
                ask_yes_no(
                    "court",
                    _("Do you have a case in immigration court?"),
                    hint=_(
                        "To check, call 1-800-898-7180 with your A-Number. It is a government line."
                    ),
                ),
            ],
        ),
        Page(
            id="held",
            heading=_("If you are held, or may be sent back"),
            questions=[
                _date(
                    "removal_date",
                    _("When will you be sent back, or when must you leave?"),
                    ("removal_set", "yes"),
                    _("A guess is fine."),
                ),
                ask_choice(
                    "fear_interview",
                    _("Did you talk with an asylum officer about your fear?"),
                    # 8 CFR 1003.42(e)
                    why=_("If you did not pass, a judge looks at the decision within 7 days."),
                    asked_if=if_any(_if_held, if_chosen("place", "border")),
                    options=[
                        Option("no", _("No")),
                        Option("soon", _("Not yet, but soon")),
                        Option("passed", _("Yes, and I passed")),
                        Option("failed", _("Yes, and I did not pass")),
                        Option("unsure", _("I am not sure")),
                    ],
                ),
                *ask_if(
                    _if_held,
                    ask_text("held_at", _("What is the name of the place? A city is enough.")),
                    ask_text(
                        "detainee_number",
                        _("The number that the place gave you"),
                        hint=_("Leave it empty if you do not know it."),
                        most_letters=40,
                    ),
                ),
            ],
            sections={"held_at": _("Where you are held")},
        ),
        Page(
            id="appointments",
            heading=_("Letters and appointments"),
            questions=[
                ask_choices(
                    "appointments",
                    _("Do you have any of these?"),
                    hint=_("Choose all that are true."),
                    options=[
                        Option("checkin", _("A check-in with ICE or ISAP")),
                        Option("interview", _("An interview or fingerprints with USCIS")),
                        Option("fee", _("A letter that asks for a fee")),
                        Option("papers", _("A letter that asks for papers")),
                        Option(NONE, _("None of these"), alone=True),
                        Option(UNKNOWN, _("I do not know"), alone=True),
                    ],
                ),
                ask_yes_no(
                    "moved",
                    _("Have you moved since your last letter from court or USCIS?"),
                    # 8 CFR 1003.15(d)(2); 8 U.S.C. 1305
                    why=_("You must tell the court within 5 working days, USCIS within 10."),
                ),
                *ask_if(
                    _if_court_case,
                    ask_date(
                        "hearing",
                        _("When is your next court date?"),
                        hint=_("The month and year are enough. If it has passed, write that date."),
                        options=[UNKNOWN_DATE_OPTION, Option(NONE, _("I have no date yet"))],
                    ),
                    ask_choice(
                        "attended",
                        _("If the date has passed: did you go?"),
                        options=[
                            Option("not_yet", _("The date has not come yet")),
                            *YES_NO_UNSURE,
                        ],
                    ),
                    ask_choice(
                        "hearing_how",
                        _("How does your hearing take place?"),
                        options=[
                            Option("person", _("I must go there")),
                            Option("video", _("By video or telephone")),
                            Option("unsure", _("I am not sure")),
                        ],
                    ),
                ),
                ask_yes_no(
                    "order",
                    _("Has a judge ordered you removed (deported), now or before?"),
                    why=_("It changes what you can ask for, and how fast."),
                    asked_if=_if_may_be_ordered,
                ),
                *ask_if(
                    _if_court_case,
                    ask_choices(
                        "judge_said",
                        _("Is any of this true?"),
                        options=[
                            Option(
                                "deadline", _("The judge gave me a last day for my asylum form")
                            ),
                            Option("decided", _("The judge decided my case not long ago")),
                            Option(NONE, _("None of these"), alone=True),
                            Option(UNKNOWN, _("I do not know"), alone=True),
                        ],
                    ),
                ),
            ],
            sections={
                "hearing": _("Your court date"),
                "order": _("What the judge said"),
            },
        ),
        Page(
            id="dates",
            heading=_("Your dates"),
            questions=[
                _date(
                    "fear_interview_date",
                    _("When is your talk with the asylum officer?"),
                    ("fear_interview", "soon"),
                    _("A guess is fine."),
                ),
                _date("checkin", _("When is your check-in?"), ("appointments", "checkin")),
                _date(
                    "interview",
                    _("When is your interview or fingerprint date?"),
                    ("appointments", "interview"),
                ),
                _date(
                    "judge_deadline",
                    _("What last day did the judge give you?"),
                    ("judge_said", "deadline"),
                ),
                _date(
                    "decision",
                    _("When did the judge decide your case?"),
                    ("judge_said", "decided"),
                    _("An appeal is normally due within 30 days."),
                ),
                *ask_if(
                    if_chosen("order", "yes", "unsure"),
                    ask_date(
                        "order_date",
                        _("When did the judge order it?"),
                        hint=_("A guess is fine."),
                        options=[UNKNOWN_DATE_OPTION],
                    ),
                    ask_yes_no(
                        "missed",
                        _("Did you miss a court date?"),
                        why=_("An order made without you may be opened again."),
                    ),
                    ask_yes_no("had_notice", _("Did you get a letter about that court date?")),
                ),
                _date("fee_due", _("By what date must you pay the fee?"), ("appointments", "fee")),
                _date(
                    "fee_letter",
                    _("What date is on the letter about the fee?"),
                    ("appointments", "fee"),
                    # A yearly fee is due 30 days after its notice: Pub. L. 119-21; EOIR PM 26-01.
                    _("The letter may give 30 days from this date."),
                ),
                _date(
                    "rfe_due",
                    _("By what date must you send the papers?"),
                    ("appointments", "papers"),
                ),
                _date(
                    "papers_letter",
                    _("What date is on the letter about the papers?"),
                    ("appointments", "papers"),
                    _("The month and year are enough."),
                ),
            ],
            sections={
                "order_date": _("If there is an order to leave"),
                "fee_due": _("The letter about a fee"),
                "rfe_due": _("The letter about papers"),
            },
        ),
    ],
)
