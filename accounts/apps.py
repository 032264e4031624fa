from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "Staff"

    def ready(self) -> None:
        # Both need the models, which are loaded by now.
        from allauth.account.signals import password_reset  # noqa: PLC0415 -- see above

        from accounts.signing_in.lost_sign_in import note_reset  # noqa: PLC0415 -- see above

        password_reset.connect(note_reset)
