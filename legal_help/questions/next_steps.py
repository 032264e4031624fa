"""Where else a person can turn. Only what was read on a page of the service itself or of others.

Telephone numbers change: ring every entry again each three months.
"""

from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from legal_help.questions.shapes import Words


class NextStep(NamedTuple):
    name: str
    offers: Words
    phone: str
    web: str
    who_for: set[str]


NEXT_STEPS = [
    NextStep(
        "National Domestic Violence Hotline",
        _("For people hurt at home: safety, shelter, a lawyer. At any hour."),
        "1-800-799-7233",
        "https://www.thehotline.org",
        {"crisis"},
    ),
    NextStep(
        "National Human Trafficking Hotline",
        _("For people forced to work or sell sex. At any hour, in many languages."),
        "1-888-373-7888",
        "https://humantraffickinghotline.org",
        {"crisis"},
    ),
    NextStep(
        "List of Pro Bono Legal Service Providers",
        _("Lawyers near each immigration court who take cases without pay."),
        "",
        "https://www.justice.gov/eoir/list-pro-bono-legal-service-providers",
        {"us-any"},
    ),
    NextStep(
        "Immigration Advocates Network",
        _("A search by state for groups that help at little or no cost."),
        "",
        "https://www.immigrationlawhelp.org",
        {"us-any"},
    ),
    NextStep(
        "EOIR Automated Case Information",
        _("Tells you your next court date, with your A-Number."),
        "1-800-898-7180",
        "https://acis.eoir.justice.gov",
        {"us-any"},
    ),
    NextStep(
        "UNHCR Help",
        _("How to ask for asylum and find help, country by country."),
        "",
        "https://help.unhcr.org",
        {"outside-us", "us-any"},
    ),
    NextStep(
        "ORR National Call Center",
        _("For parents who look for a child in a government shelter."),
        "1-800-203-7001",
        "https://www.acf.hhs.gov/orr/about/ucs/contact-info",
        {"child"},
    ),
]


def next_steps(who_for: str) -> list[NextStep]:
    return [step for step in NEXT_STEPS if who_for in step.who_for]
