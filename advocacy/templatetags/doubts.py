"""Mark facts of an observance that nobody has checked: readers never see one without a word."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from advocacy.models import Observance, ObservanceSource
from advocacy.presentation.observance_facts import LANGUAGE_OF_NAME_FACT
from public_pages.language import reader_language

register = template.Library()

NO_WORDS = SafeString("")
DATE = str(ObservanceSource.Fact.NAME_AND_RULE)


@register.simple_tag
def doubt(observance: Observance, fact: str = DATE) -> SafeString:
    """Return the word beside an unchecked fact, by default the date; "" if somebody has checked it."""
    is_checked = observance.is_date_checked if fact == DATE else observance.is_checked(fact)
    return NO_WORDS if is_checked else _word()


@register.simple_tag
def doubt_of_name(observance: Observance) -> SafeString:
    """Return a line for a name in the reader's language that nobody has checked."""
    facts = [fact for fact, code in LANGUAGE_OF_NAME_FACT.items() if code == reader_language()]
    if (
        not facts
        or not observance.names.get(LANGUAGE_OF_NAME_FACT[facts[0]])
        or observance.is_checked(facts[0])
    ):
        return NO_WORDS
    return format_html("<p>{}{}</p>", _("Its name in this language"), _word())


def _word() -> SafeString:
    return format_html(' <small class="meta">{}</small>', _("(not checked yet)"))
