"""What ends is found until then; PostgreSQL asks in a function of ours, which learns of it."""

from typing import Any

from django.db import migrations, models

MATCHES = """
CREATE OR REPLACE FUNCTION search_matches(
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
{ending}                    ORDER BY e.id DESC
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
"""
ENDING = """\
                        AND (e.ends_at IS NULL OR e.ends_at > moment)
"""


def _create(schema_editor: Any, ending: str) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(MATCHES.format(ending=ending), params=None)


def ask_for_ends(_apps: Any, schema_editor: Any) -> None:
    _create(schema_editor, ENDING)


def ask_as_before(_apps: Any, schema_editor: Any) -> None:
    _create(schema_editor, "")


class Migration(migrations.Migration):
    dependencies = [("search", "0001_index")]

    operations = [
        migrations.AddField(
            model_name="searchentry", name="ends_at", field=models.DateTimeField(null=True)
        ),
        migrations.RunPython(ask_for_ends, ask_as_before),
    ]
