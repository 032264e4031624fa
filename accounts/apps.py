from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "Staff"

    def ready(self) -> None:
        from accounts.roles import apply_roles  # noqa: PLC0415 -- models exist only now

        post_migrate.connect(apply_roles, dispatch_uid="accounts.roles")
