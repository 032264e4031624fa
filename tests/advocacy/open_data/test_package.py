"""The whole collection as a data package, read as those who reuse it read it."""

import gzip
import io
import json
import secrets
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import frictionless
import pytest
from django.test import Client
from frictionless import system

from advocacy.models import Figure, Source, Statistic
from advocacy.open_data import package
from page_cache import generation

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("with_reference_data"),
    pytest.mark.sampled,
]
COUNTS = {"figures": Figure, "statistics": Statistic, "sources": Source}


def whole(client):
    return b"".join(client.get("/statistics/datapackage.zip").streaming_content)


@pytest.fixture
def unpacked(client, tmp_path):
    zipfile.ZipFile(io.BytesIO(whole(client))).extractall(tmp_path)
    return tmp_path


def report_of(folder: Path):
    with system.use_context(trusted=True):
        return frictionless.validate(str(folder / "datapackage.json"))


def test_frictionless_finds_nothing_wrong(unpacked):
    report = report_of(unpacked)

    assert report.flatten(["title", "rowNumber", "fieldName", "message"]) == []
    assert report.valid
    assert {task.name: task.stats["rows"] for task in report.tasks} == {
        name: model.objects.count() for name, model in COUNTS.items()
    }


@pytest.mark.exhaustive  # a test of the test
@pytest.mark.parametrize(
    ("table", "old", "new", "error"),
    [
        ("figures", "forcibly-displaced,", "forcibly-nothing,", "foreign-key"),
        ("figures", ",verified-secondary,", ",well-known,", "constraint-error"),
        ("statistics", "001", "", "constraint-error"),
    ],
)
def test_frictionless_would_find_it(unpacked, table, old, new, error):
    """The check can fail: keys, words and what must be there are all declared."""
    path = unpacked / "data" / f"{table}.csv"
    path.write_text(path.read_text().replace(old, new, 1))

    assert error in {each for [each] in report_of(unpacked).flatten(["type"])}


@pytest.mark.exhaustive
def test_types_are_read_back_as_they_are_stored(unpacked):
    with system.use_context(trusted=True):
        rows = frictionless.Package(str(unpacked / "datapackage.json")).get_resource("figures")
        read = {row["slug"]: row.to_dict() for row in rows.read_rows()}

    for figure in Figure.objects.select_related("statistic", "revises"):
        row = read[figure.slug]
        for name in ("value", "low", "high", "period_start", "period_end", "recorded_on"):
            assert row[name] == getattr(figure, name), (figure.slug, name)
        assert row["statistic"] == figure.statistic.slug
        assert row["source"] == figure.source_id
        assert row["verification"] == figure.verification
        assert row["revises"] == (figure.revises.slug if figure.revises else None)


@pytest.mark.exhaustive
def test_the_tables_on_the_site_are_those_of_the_file(client, unpacked):
    described = client.get("/statistics/datapackage.json").json()

    assert described == json.loads((unpacked / "datapackage.json").read_text())
    for resource in described["resources"]:
        response = client.get(f"/statistics/{resource['path']}")
        content = b"".join(response.streaming_content)
        assert content == (unpacked / resource["path"]).read_bytes()
        assert content.startswith("\ufeff".encode())


def test_the_package_names_its_licence_and_publishers(client):
    described = client.get("/statistics/datapackage.json").json()

    assert described["licenses"][0]["path"] == "https://creativecommons.org/licenses/by/4.0/"
    assert {"title": "UNHCR"} in described["sources"]
    assert "unverified means" in described["description"]


def test_the_version_of_the_package_is_the_day_of_the_last_change(client):
    Statistic.objects.update(changed_at=datetime(2026, 3, 4, 5, 6, tzinfo=UTC))
    generation.bump()

    described = client.get("/statistics/datapackage.json").json()

    assert (described["version"], described["created"]) == (
        "2026.03.04",
        "2026-03-04T05:06:00+00:00",
    )


@pytest.mark.parametrize("path", ["datapackage.zip", "data/figures.csv"])
def test_whoever_has_the_collection_gets_none(client, path):
    address = f"/statistics/{path}"
    first = client.get(address)
    tag = {"If-None-Match": first.headers["ETag"]}

    assert client.get(address, headers=tag).status_code == 304
    assert client.head(address).headers["ETag"] == first.headers["ETag"]
    Figure.objects.first().save()
    assert client.get(address, headers=tag).status_code == 200


@pytest.mark.exhaustive  # whoever has the collection gets none here
def test_the_same_collection_is_the_same_file(client):
    assert whole(client) == whole(client)


FILES = [
    "forcibly-displaced.csv",
    "forcibly-displaced.json",
    "datapackage.json",
    "datapackage.zip",
    "data/figures.csv",
]


@pytest.mark.parametrize("path", FILES)
def test_pages_of_other_sites_may_ask_for_each_file_and_for_what_is_new_of_it(client, path):
    """A browser asks first with OPTIONS: a condition is no simple header (Fetch, CORS)."""
    asked = client.options(f"/statistics/{path}")

    assert asked.status_code == 204
    assert asked.headers["Access-Control-Allow-Origin"] == "*"
    assert "If-None-Match" in asked.headers["Access-Control-Allow-Headers"]
    whole = client.get(f"/statistics/{path}")
    tag = {"If-None-Match": whole.headers["ETag"]}
    again = client.get(f"/statistics/{path}", headers=tag)
    assert (again.status_code, again.headers["Access-Control-Allow-Origin"]) == (304, "*")


@pytest.mark.parametrize("path", FILES)
def test_nobody_changes_a_file_and_is_told_so_as_a_program_reads_it(path):
    strict = Client(enforce_csrf_checks=True)

    for method in ("post", "put", "delete"):
        refused = getattr(strict, method)(f"/statistics/{path}")
        assert (refused.status_code, refused.headers["Allow"]) == (405, "GET, HEAD, OPTIONS")
        assert refused.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("path", FILES)
def test_the_head_of_a_file_is_that_of_the_file(client, path):
    """RFC 9110, 8.6: its length is that of the file, or is not told."""
    address = f"/statistics/{path}"
    head, whole = client.head(address), client.get(address)
    length = head.headers.get("Content-Length")

    assert length in (None, whole.headers.get("Content-Length"))
    for name in ("Content-Type", "Cache-Control", "Access-Control-Allow-Origin"):
        assert head.headers[name] == whole.headers[name]


@pytest.mark.parametrize("path", ["none.csv", "none.json", "data/users.csv"])
def test_what_is_not_there_is_told_as_a_program_reads_it(client, path):
    missing = client.get(f"/statistics/{path}")

    assert missing.status_code == missing.json()["status"] == 404
    assert missing.headers["Content-Type"] == "application/problem+json"
    assert missing.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.exhaustive  # a weight
def test_a_table_is_compressed_for_whoever_takes_that(client, one_generation):
    address, gzipped = "/statistics/data/figures.csv", {"Accept-Encoding": "gzip, br"}
    plain = b"".join(client.get(address).streaming_content)

    answer = client.get(address, headers=gzipped)

    packed = b"".join(answer.streaming_content)
    assert (answer.headers["Content-Encoding"], answer.headers["Vary"]) == (
        "gzip",
        "Accept-Encoding",
    )
    assert gzip.decompress(packed) == plain
    assert len(packed) < len(plain) / 3
    for accepted in ("br", "identity", "gzip;q=0"):
        other = client.get(address, headers={"Accept-Encoding": accepted})
        assert "Content-Encoding" not in other.headers
        assert b"".join(other.streaming_content) == plain
    file = client.get("/statistics/datapackage.zip", headers=gzipped)
    assert "Content-Encoding" not in file.headers


@pytest.mark.exhaustive  # a weight
def test_a_large_collection_needs_no_more_memory(client, monkeypatch):
    """It comes in pieces, however much there is."""
    lines = [secrets.token_hex(500) for _ in range(2_000)]
    monkeypatch.setattr(package.Resource, "lines", lambda _resource, _origin: iter(lines))

    sizes = [len(piece) for piece in client.get("/statistics/datapackage.zip").streaming_content]

    assert sum(sizes) > 3_000_000
    assert max(sizes) < 2 * package.PIECE


@pytest.mark.exhaustive
def test_tables_cost_few_queries(client, one_generation, django_assert_max_num_queries):
    for resource in package.RESOURCES:
        with django_assert_max_num_queries(3):
            list(client.get(f"/statistics/{resource.path}").streaming_content)
