"""Leave the database as migrations leave it, after a test that wrote for good.

Django truncates every table and makes content types, permissions and roles anew: half a second of
work for each such test. Here rows are deleted, and those that migrations make stay.
"""

from django.db import connections, transaction

OF_MIGRATIONS = {"django_content_type", "auth_permission", "auth_group", "auth_group_permissions"}


def empty(databases):
    for connection in map(connections.__getitem__, databases):
        tables = connection.introspection.django_table_names(
            only_existing=True, include_views=False
        )
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            # What refers to what is checked at the end.
            if connection.vendor == "sqlite":
                cursor.execute("PRAGMA defer_foreign_keys = ON")
            for table in sorted({*tables} - OF_MIGRATIONS):
                cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")  # noqa: S608 -- our own names
