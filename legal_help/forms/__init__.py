"""Forms turn what was typed into answers and explain mistakes. They never save or send."""

from legal_help.forms.fields import PartialDateField
from legal_help.forms.pages import ConsentForm, PageForm

__all__ = ["ConsentForm", "PageForm", "PartialDateField"]
