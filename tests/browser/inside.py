"""What is done in the house's own database, where no journey leads through a browser.

Called as `python -m benchmarks.in_django tests.browser.inside.ask`, with Django set up.
"""

from datetime import datetime, timedelta

from django.contrib.auth.models import Group
from django.utils import timezone

from accounts.models import User
from articles import publishing
from articles.models import Article, Bundle
from config import demo
from legal_help import drafts, intake, questions
from tests.browser import people


def ask() -> dict[str, tuple[str, str]]:
    """Let everybody ask for help, through the verbs of intake; gives references and codes."""
    return {who: _ask(answers) for who, answers in people.answers().items()}


def hire(username: str, first_name: str, last_name: str) -> None:
    """Give somebody a sign-in and the role of caseworker; the key they make themselves."""
    user = User.objects.create_user(
        username, password=demo.PASSWORD, first_name=first_name, last_name=last_name
    )
    user.groups.add(Group.objects.get(name="Caseworker"))


def begin_soon(title: str) -> None:
    """Let what is scheduled for another day appear in two seconds."""
    publishing.schedule(article=Article.objects.get(title=title), by=_editor(), at=_soon())


def end_soon(title: str) -> None:
    """Let what readers see be over in two seconds."""
    publishing.end(article=Article.objects.get(title=title), by=_editor(), at=_soon())


def bundle_soon(name: str) -> None:
    """Let a bundle that is planned for another day go live in two seconds."""
    Bundle.objects.filter(name=name, planned_by__isnull=False).update(goes_at=_soon())


def _editor() -> User:
    return User.objects.get(username="editor")


def _soon() -> datetime:
    return timezone.now() + timedelta(seconds=2)


def _ask(answers: questions.Answers) -> tuple[str, str]:
    draft, _cookie = drafts.start(answers=answers)
    receipt = intake.submit(
        draft=draft,
        answers=questions.pruned(answers),
        card=questions.card(answers),
        facts=questions.facts(answers),
        form_version=questions.FORM_VERSION,
    )
    return receipt.public_ref, receipt.code
