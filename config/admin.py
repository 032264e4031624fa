"""The list of addresses that lead elsewhere, for editors."""

import re
from typing import Any, Final

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.encoding import iri_to_uri
from django.utils.translation import gettext_lazy as _

from config.models import Redirect
from config.site import redirects
from config.site.redirects import REST
from public_pages.asking import ask_as_reader

# A path without a query: letters as browsers write them, and a star at its end alone.
PATH: Final = re.compile(r"/(?![/\\])[^\s\\?*#]*\*?")
TARGET: Final = re.compile(r"/(?![/\\])[^\s\\?*#]*(?:\*|#[\w-]+)?")
ANSWERS: Final = frozenset({200, 301, 302, 303, 307, 308})


class RedirectForm(forms.ModelForm[Redirect]):
    class Meta:
        model = Redirect
        fields = ["old_path", "new_path"]
        widgets = {
            name: forms.TextInput(attrs={"size": 60, "dir": "ltr", "placeholder": "/"})
            for name in ("old_path", "new_path")
        }

    def __init__(self, *args: Any, host: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._host = host

    def clean_old_path(self) -> str:
        old: str = self.cleaned_data["old_path"]
        if not PATH.fullmatch(old) or (old.endswith(REST) and not old.endswith(f"/{REST}")):
            raise ValidationError(
                _(
                    "Begin with “/”, without the host name. A star is allowed only at the end, "
                    "after “/”."
                )
            )
        if redirects.is_of_house(old) or old == "/":
            raise ValidationError(_("This address is reserved for the site itself."))
        if not old.endswith(REST) and "old_path" in self.changed_data and self._is_page(old):
            raise ValidationError(_("There is already a page at this address."))
        return old

    def clean_new_path(self) -> str:
        new: str = self.cleaned_data["new_path"]
        if not TARGET.fullmatch(new):
            raise ValidationError(_("Begin with “/”: it has to be an address of this site."))
        return new

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        old, new = cleaned.get("old_path"), cleaned.get("new_path")
        if not (old and new):
            return cleaned
        if new.endswith(REST) and not old.endswith(REST):
            self.add_error("new_path", _("A star here needs one in the old address."))
        elif not self._is_page(bare := new.partition("#")[0]):
            if self._is_below(old, new) or self._leads_on(bare):
                self.add_error(
                    "new_path", _("This address is redirected too. Enter the address it leads to.")
                )
            elif not new.endswith(REST):
                self.add_error("new_path", _("There is no page at this address."))
        return cleaned

    def _is_below(self, old: str, new: str) -> bool:
        """Return whether the new address would be led on by this very redirect."""
        if not old.endswith(REST):
            return old == new
        return f"{new.removesuffix(REST)}".startswith(old.removesuffix(REST))

    def _leads_on(self, new: str) -> bool:
        found = redirects.matching(new.removesuffix(REST))
        return found is not None and found.pk != self.instance.pk

    def _is_page(self, path: str) -> bool:
        """Return whether an address answers by itself: none with a star, none that is led on."""
        if path.endswith(REST):
            return False
        asked, leads = ask_as_reader(path, self._host), redirects.target(path)
        is_led_on = leads is not None and asked.leads_to == iri_to_uri(leads)
        return asked.status in ANSWERS and not is_led_on


@admin.register(Redirect)
class RedirectAdmin(admin.ModelAdmin[Redirect]):
    form = RedirectForm
    list_display = ["old_path", "new_path", "created_at"]
    search_fields = ["old_path", "new_path"]

    def get_form(self, request: Any, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        host = request.get_host()

        class FormOfHost(form):  # type: ignore[misc,valid-type]  # Django makes it for each request too
            def __init__(self, *args: Any, **kwargs: Any) -> None:
                super().__init__(*args, host=host, **kwargs)

        return FormOfHost
