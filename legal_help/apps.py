from typing import Any

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed


class LegalHelpConfig(AppConfig):
    name = "legal_help"
    verbose_name = "Legal help"

    def ready(self) -> None:
        # Registers the checks; importing them earlier would need models that are not ready.
        from legal_help import system_checks  # noqa: F401, PLC0415 -- see above
        from legal_help.access import sign_ins  # noqa: PLC0415 -- see above

        user_logged_out.connect(_lock_desk, dispatch_uid="legal_help.lock_desk")
        user_logged_in.connect(sign_ins.signed_in, dispatch_uid="legal_help.signed_in")
        user_login_failed.connect(sign_ins.failed, dispatch_uid="legal_help.sign_in_failed")


def _lock_desk(*, user: Any, **_: Any) -> None:
    """Lock the desk of a person who signs out: Back, or a copied cookie, shows nothing."""
    from legal_help.trust import unlocks  # noqa: PLC0415 -- models exist only now

    if user is not None:
        unlocks.end_desk_of(user=user.pk)
