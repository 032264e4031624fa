from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from articles.body.schema import clean_attribute


def check_address(address: str) -> str:
    """Return the address of a link, as editors may enter one. Raises ValidationError."""
    if address and clean_attribute("a", "href", address) is None:
        raise ValidationError(_("Begin with https://, with mailto: or, on this site, with “/”."))
    return address
