"""Bring an empty database to the state of the version that made a backup."""

from datetime import datetime
from pathlib import Path

from django.apps.registry import Apps
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import DateField

from accounts.models import User
from legal_help.models import LogLine

type Migrations = list[tuple[str, str]]


class WrongDatabase(Exception):
    """The database is not empty, or the backup is of a version that this one does not know."""


def applied_migrations(using: str) -> Migrations:
    """Return app and name of each migration that the database has, sorted."""
    return sorted(MigrationRecorder(connections[using]).applied_migrations())


def make_tables(migrations: Migrations, using: str) -> Apps:
    """Make the tables as these migrations leave them, and return the models of that state.

    The database is empty, or has these tables and nobody was there yet. Raises WrongDatabase.
    """
    connection = connections[using]
    executor = MigrationExecutor(connection)
    graph = executor.loader.graph
    if unknown := [f"{app} {name}" for app, name in migrations if (app, name) not in graph.nodes]:
        raise WrongDatabase(
            f"The backup was made by a newer version of Standing, which has {unknown[0]}: use that one."
        )
    known = set(migrations)
    last = [
        (app, name)
        for app, name in migrations
        if not any(
            child.key[0] == app and child.key in known
            for child in graph.node_map[(app, name)].children
        )
    ]
    if not connection.introspection.table_names():
        executor.migrate(last)
    elif applied_migrations(using) != sorted(migrations) or _was_used(using):
        raise WrongDatabase("The database is not empty.")
    registry = executor.loader.project_state(last).apps
    for model in registry.get_models(include_auto_created=True):
        for field in model._meta.local_fields:
            if isinstance(field, DateField):
                # Classes of the migrations' own: here alone no row gets the day of its restore.
                field.auto_now = field.auto_now_add = False
    return registry


def _was_used(using: str) -> bool:
    return User.objects.using(using).exists() or LogLine.objects.using(using).exists()


def put_aside(using: str, *, now: datetime) -> str:
    """Keep what is in the database under another name, and return that. Nobody may be using it."""
    connection = connections[using]
    name = f"before_restore_{now:%Y%m%d_%H%M%S}"
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER SCHEMA public RENAME TO {name}")
            cursor.execute("CREATE SCHEMA public")
        return f"the schema {name}"
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    path = Path(str(connection.settings_dict["NAME"]))
    return str(path.rename(path.with_name(f"{name}.sqlite3")))
