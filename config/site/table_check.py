"""Compare the tables of the database with the models: after an upgrade that was interrupted, say."""

from collections.abc import Iterator
from typing import Any

import django.db
from django.apps import apps
from django.core import checks
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Model


@checks.register("security", deploy=True)
def check_tables(**_: Any) -> Iterator[checks.CheckMessage]:
    """Name what differs, once every migration was applied; before that, `migrate` is what is missing."""
    try:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return
        differences = list(find_differences())
    except django.db.Error:
        return  # there is no database where the image is built
    if differences:
        yield checks.Error(
            f"The tables are not as the migrations leave them: {'; '.join(differences)}.",
            hint="Somebody changed them, or a migration broke off. Restore the backup of before the upgrade.",
            id="config.E001",
        )


def find_differences() -> Iterator[str]:
    """Yield a sentence for each table and column that a model has otherwise. Raises django.db.Error."""
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        for model in apps.get_models(include_auto_created=True):
            if not model._meta.managed or model._meta.proxy:
                continue
            if model._meta.db_table in tables:
                yield from _differing_columns(model, cursor)
            else:
                yield f"{model._meta.db_table} is missing"


def _differing_columns(model: type[Model], cursor: Any) -> Iterator[str]:
    table = model._meta.db_table
    described = connection.introspection.get_table_description(cursor, table)
    here = {column.name: bool(column.null_ok) for column in described}
    wanted = {str(each.column): each.null for each in model._meta.local_concrete_fields}
    # What the models do not know, as the column of PostgreSQL's search, is in nobody's way.
    for column, may_be_empty in sorted(wanted.items()):
        if column not in here:
            yield f"{table}.{column} is missing"
        elif here[column] != may_be_empty:
            yield f"{table}.{column} {'may' if here[column] else 'may not'} be empty"
