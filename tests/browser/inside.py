"""What is done in the house's own database, where no journey leads through a browser.

Called as `house.call("tests.browser.inside.ask")`, in a process where Django is set up.
"""

from datetime import datetime, timedelta

from django.contrib.auth.models import Group
from django.utils import timezone

from accounts.models import User
from advocacy.models import (
    Figure,
    FigureImport,
    Instrument,
    Observance,
    Publisher,
    Source,
    Statistic,
    Topic,
)
from appearance.models import MenuItem
from articles.models import (
    Article,
    ArticlePreviewLink,
    ArticleVersion,
    Author,
    Bundle,
    Image,
    PagePlace,
    PlannedPiece,
)
from articles.publishing import publish
from benchmarks.content.people import ask as send_request
from config.demo import accounts
from legal_help import questions
from page_cache.reads import PageOnDay, add_reads
from publication import drafts as writing_drafts
from publication import status
from tests.browser import people
from tests.sitewide import role_table as roles

SEEN_AT_THE_DESK = (
    *(MenuItem, PagePlace, Figure, Instrument, Publisher, Source, Topic, Author, Image),
)


def ask() -> dict[str, tuple[str, str]]:
    """Let everybody ask for help, through the verbs of intake; gives references and codes."""
    return {who: _ask(answers) for who, answers in people.answers().items()}


def hire(username: str, first_name: str, last_name: str) -> None:
    """Give somebody a sign-in and the role of caseworker; the key they make themselves."""
    user = User.objects.create_user(
        username, password=accounts.PASSWORD, first_name=first_name, last_name=last_name
    )
    user.groups.add(Group.objects.get(name="Caseworker"))


def begin_soon(title: str) -> None:
    """Let what is scheduled for another day appear in a second."""
    publish.schedule_article(article=Article.objects.get(title=title), by=_editor(), at=_soon())


def end_soon(title: str) -> None:
    """Let what readers see be over in a second."""
    status.change_end(subject=Article.objects.get(title=title), by=_editor(), at=_soon())


def bundle_soon(name: str) -> None:
    """Let a bundle that is planned for another day go live in a second."""
    Bundle.objects.filter(name=name, planned_by__isnull=False).update(goes_at=_soon())


def count_reads(path: str, count: str) -> None:
    """Let a page have been read so often today, in English."""
    add_reads({PageOnDay(path, "en", timezone.localdate()): int(count)})


def desk_addresses() -> list[str]:
    """Every address of the admin that opens to an editor, and one of everything they are about."""
    editor = _editor()
    article = Article(title="Walked past", slug="walked-past", language="en", created_by=editor)
    article.save()
    version = writing_drafts.ensure_history(subject=article)
    ArticleVersion.objects.create(
        article=article, content=version.content, written_by=editor, state="aside"
    )
    ArticlePreviewLink.objects.create(
        article=article, recipient="Ann", secret_hash="-", made_by=editor
    )
    day, statistic = Observance.objects.first(), Statistic.objects.first()
    made = [
        article,
        FigureImport.objects.create(statistic=statistic, text="2024,1", created_by=editor),
        PlannedPiece.objects.create(observance=day, year=2026, title="Walked past"),
        Bundle.objects.create(name="Walked past", created_by=editor),
    ]
    there = (day, statistic, *(model.objects.first() for model in SEEN_AT_THE_DESK))
    keys = {row._meta.label_lower.replace(".", "/"): str(row.pk) for row in (*made, *there)}
    column = roles.ROLES.index("Editor")
    return [
        roles.filled(path, keys.get(roles.model_of(path), roles.NOT_THERE))
        for path, letters in roles.expected().items()
        if letters[column] == "y"
    ]


def _editor() -> User:
    return User.objects.get(username="editor")


def _soon() -> datetime:
    return timezone.now() + timedelta(seconds=1)


def _ask(answers: questions.Answers) -> tuple[str, str]:
    receipt = send_request(answers)
    return receipt.public_ref, receipt.code
