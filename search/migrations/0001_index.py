"""The tables, and the full-text index that each database has in its own way."""

from typing import Any

from django.db import migrations, models

SQLITE = """
CREATE VIRTUAL TABLE search_terms USING fts5 (
    terms, content = '', contentless_delete = 1,
    -- Terms are split at spaces and nowhere else: this tokenizer takes every other script as it is.
    tokenize = "ascii tokenchars ':=~_'"
)
"""

POSTGRESQL = """
ALTER TABLE search_searchentry ADD COLUMN terms tsvector;
-- Texts and terms move out of the row, so that a thousand rows are read from a few pages.
ALTER TABLE search_searchentry SET (toast_tuple_target = 256);
-- What is written is in the index at once: a list of what is still to come would be read each time.
CREATE INDEX search_entry_terms ON search_searchentry USING gin (terms) WITH (fastupdate = off);
-- Beginnings of words are ranges only in the order of their bytes.
ALTER TABLE search_searchword ALTER COLUMN folded TYPE varchar(40) COLLATE "C";

-- The planner believes that reading a tsvector costs nothing, and would rather read them all than
-- ask the index: these functions leave it no choice. It then thinks that reading the sequence, which
-- has no index, takes ages, and compiled that for ten milliseconds on every search: no jit.
CREATE FUNCTION search_matches(
    loose tsquery[], exact tsquery[], moment timestamptz, most integer
) RETURNS TABLE (
    entry bigint, kind text, object_id bigint, tier integer, published_at timestamptz
)
LANGUAGE plpgsql STABLE SET enable_seqscan = off SET enable_indexscan = off SET jit = off AS $$
DECLARE
    entries_in_a_block CONSTANT bigint := 512;
    newest_blocks CONSTANT integer := 4;
    candidates CONSTANT integer := 1000;
    newest bigint;
    recent tsquery;
    asked tsquery;
    wanted integer := most;
    added integer;
BEGIN
    SELECT last_value / entries_in_a_block INTO newest FROM search_searchentry_id_seq;
    SELECT string_agg(quote_literal(format(':block=%s', newest - back)), ' | ')::tsquery
        INTO recent FROM generate_series(0, newest_blocks - 1) AS back;
    FOR number IN 1 .. cardinality(loose) LOOP
        FOREACH asked IN ARRAY ARRAY[loose[number] && recent, loose[number] && !!recent] LOOP
            RETURN QUERY
                SELECT candidate.id, candidate.kind::text, candidate.object_id, number,
                    candidate.published_at
                FROM (
                    SELECT e.id, e.kind, e.object_id, e.published_at, e.terms
                    FROM search_searchentry AS e
                    WHERE e.terms @@ asked
                        AND (e.published_at IS NULL OR e.published_at <= moment)
                        AND (e.ends_at IS NULL OR e.ends_at > moment)
                    ORDER BY e.id DESC
                    LIMIT CASE WHEN exact[number] IS NULL THEN wanted ELSE candidates END
                ) AS candidate
                WHERE exact[number] IS NULL OR candidate.terms @@ exact[number]
                LIMIT wanted;
            GET DIAGNOSTICS added = ROW_COUNT;
            wanted := wanted - added;
            IF wanted = 0 THEN
                RETURN;
            END IF;
        END LOOP;
    END LOOP;
END
$$;

CREATE FUNCTION search_used(asked text[]) RETURNS SETOF text
LANGUAGE plpgsql STABLE SET enable_seqscan = off SET enable_indexscan = off SET jit = off AS $$
BEGIN
    RETURN QUERY
        SELECT term FROM unnest(asked) AS term
        WHERE EXISTS (
            SELECT 1 FROM search_searchentry AS e WHERE e.terms @@ quote_literal(term)::tsquery
        );
END
$$;
"""


def create_index(_apps: Any, schema_editor: Any) -> None:
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    schema_editor.execute(POSTGRESQL if is_postgresql else SQLITE, params=None)


def drop_index(_apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION search_matches; DROP FUNCTION search_used")
    else:
        schema_editor.execute("DROP TABLE search_terms")


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Rebuild",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("started_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=20)),
                ("object_id", models.PositiveBigIntegerField()),
                ("language", models.CharField(max_length=10)),
                ("path", models.CharField(max_length=500)),
                ("title", models.CharField(max_length=500)),
                ("summary", models.TextField()),
                ("text", models.TextField()),
                ("published_at", models.DateTimeField(null=True)),
                ("ends_at", models.DateTimeField(null=True)),
                ("indexed_at", models.DateTimeField(auto_now=True)),
            ],
            options={
                "indexes": [models.Index(fields=["published_at"], name="search_entry_published")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "object_id", "language"),
                        name="search_entry_once_per_language",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("title", ""), _negated=True),
                            models.Q(("path", ""), _negated=True),
                        ),
                        name="search_entry_leads_somewhere",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SearchKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=8)),
                ("language", models.CharField(max_length=10)),
                ("written", models.CharField(max_length=60)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("key", "language", "written"), name="search_key_once_per_word"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SearchWord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("language", models.CharField(max_length=10)),
                ("folded", models.CharField(max_length=40)),
                ("term", models.CharField(max_length=40)),
                ("written", models.CharField(max_length=60)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("folded", "language", "term"), name="search_word_once_per_term"
                    )
                ],
            },
        ),
        migrations.RunPython(create_index, drop_index),
    ]
