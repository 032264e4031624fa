"""Build the settings for sending mail: by SMTP, or by the https interface of a provider."""

from typing import Any, Final

from django.core.exceptions import ImproperlyConfigured

from config.environment import environ

SECONDS_TO_WAIT: Final = 20

# What each provider asks for besides its key: https://anymail.dev/en/stable/esps/
PROVIDERS: Final = {
    "brevo": ("api_key", ()),
    "mailersend": ("api_token", ()),
    "mailgun": ("api_key", ("sender_domain",)),
    "mailjet": ("api_key", ("secret_key",)),
    "mandrill": ("api_key", ()),
    "postmark": ("server_token", ()),
    "resend": ("api_key", ()),
    "scaleway": ("secret_key", ("project_id",)),
    "sparkpost": ("api_key", ()),
}
OF_A_SERVER: Final = ("EMAIL_HOST", "EMAIL_PORT", "EMAIL_SECURITY", "EMAIL_HOST_USER")
PORTS: Final = {"none": 25, "starttls": 587, "tls": 465}


def mailer() -> dict[str, Any]:
    """Return the mailer that the EMAIL_… variables describe, for Django's MAILERS.

    Raises ImproperlyConfigured where they contradict each other.
    """
    if provider := environ.optional("EMAIL_PROVIDER"):
        return _provider(provider)
    user, password = environ.optional("EMAIL_HOST_USER"), environ.secret("EMAIL_HOST_PASSWORD")
    if bool(user) != bool(password):
        raise ImproperlyConfigured("Set EMAIL_HOST_USER and EMAIL_HOST_PASSWORD, or neither.")
    security = environ.choice("EMAIL_SECURITY", "starttls" if user else "none", *PORTS)
    if user and security == "none":
        raise ImproperlyConfigured(
            "EMAIL_SECURITY is none: the password would be sent in clear text. Use starttls or tls."
        )
    port = environ.number("EMAIL_PORT", PORTS[security], least=1, most=65_535)
    return {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": environ.optional("EMAIL_HOST", "localhost"),
            "port": port,
            "username": user,
            "password": password,
            "use_tls": security == "starttls",
            "use_ssl": security == "tls",
            "timeout": SECONDS_TO_WAIT,
        },
    }


def is_set_up() -> bool:
    """Return whether a mail server or a provider is named."""
    return bool(environ.optional("EMAIL_HOST") or environ.optional("EMAIL_PROVIDER"))


def _provider(name: str) -> dict[str, Any]:
    if any(environ.optional(other) for other in OF_A_SERVER):
        raise ImproperlyConfigured(
            "Set EMAIL_PROVIDER, or EMAIL_HOST and what belongs to it, not both."
        )
    if name not in PROVIDERS:
        raise ImproperlyConfigured(
            f"EMAIL_PROVIDER is {name!r}; use one of: {', '.join(PROVIDERS)}."
        )
    key_name, others = PROVIDERS[name]
    options: dict[str, Any] = {key_name: environ.secret("EMAIL_PROVIDER_KEY")}
    if not options[key_name]:
        raise ImproperlyConfigured("Set EMAIL_PROVIDER_KEY, which the provider gave you.")
    for other in others:
        options[other] = environ.secret("EMAIL_PROVIDER_ACCOUNT")
        if not options[other]:
            raise ImproperlyConfigured(
                f"Set EMAIL_PROVIDER_ACCOUNT: {name} asks for its {other.replace('_', ' ')}."
            )
    if region := environ.address("EMAIL_PROVIDER_URL", "https"):
        options["api_url"] = region
    return {"BACKEND": f"anymail.backends.{name}.EmailBackend", "OPTIONS": options}
