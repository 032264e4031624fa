"""The sign-ins of the demonstration. They are published on purpose, and refused on real sites."""

from dataclasses import dataclass

from django.contrib.auth.models import Group

from accounts.models import User
from legal_help.trust.keys import DEMO_PASSPHRASE

PASSWORD = "standing-demonstration"  # noqa: S105 -- published with the demonstration


@dataclass(frozen=True)
class SignIn:
    username: str
    first_name: str
    last_name: str
    role: str
    what: str


SIGN_INS = [
    SignIn(
        "administrator",
        "Ada",
        "Lindqvist",
        "Administrator",
        "sets name, logo, menus; invites people",
    ),
    SignIn("editor", "Edna", "Okafor", "Editor", "publishes articles, days and figures"),
    SignIn("author", "Amal", "Haddad", "Author", "writes drafts"),
    SignIn("caseworker", "Carmen", "Ruiz", "Caseworker", "reads and answers requests for help"),
    SignIn("newcomer", "Nadia", "Amari", "Caseworker", "has no key yet: makes one at the desk"),
    SignIn("supervisor", "Samuel", "Abebe", "Supervisor", "signs the roster of caseworkers"),
]
# Roles that use Django's admin. Casework has a desk of its own.
ADMIN_ROLES = {"Administrator", "Author", "Editor"}


def load_staff() -> dict[str, User]:
    """Create the sign-ins that are missing, and return all users by user name."""
    return {sign_in.username: _staff(sign_in) for sign_in in SIGN_INS}


def _staff(sign_in: SignIn) -> User:
    user, is_new = User.objects.get_or_create(
        username=sign_in.username,
        defaults={
            "first_name": sign_in.first_name,
            "last_name": sign_in.last_name,
            "is_staff": sign_in.role in ADMIN_ROLES,
        },
    )
    if is_new:
        user.set_password(PASSWORD)
        user.save()
        user.groups.add(Group.objects.get(name=sign_in.role))
    return user


def format_sign_ins() -> str:
    """Return the sign-ins as text for the terminal."""
    width = max(len(sign_in.username) for sign_in in SIGN_INS)
    people = [f"  {s.username:<{width}}  {s.what}" for s in SIGN_INS]
    return "\n".join(
        [
            f"Sign in with the password {PASSWORD} as",
            *people,
            f"Casework unlocks with the passphrase: {DEMO_PASSPHRASE}",
        ]
    )
