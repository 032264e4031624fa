"""Words of Django that it has not in every language of ours: our catalogs translate them."""

from typing import Final

from django.utils.translation import gettext_noop

WORDS: Final = (gettext_noop("- Select an option -"),)
