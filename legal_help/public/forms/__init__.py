"""Forms turn what was typed into answers and explain mistakes. They never save or send."""

from legal_help.public.forms.fields import PartialDateField
from legal_help.public.forms.pages import ConsentForm, PageForm

__all__ = ["ConsentForm", "PageForm", "PartialDateField"]
