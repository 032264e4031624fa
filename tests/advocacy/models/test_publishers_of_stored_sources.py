"""The migrations that make rows of publishers, and tell copies from sources, carry over what is stored."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from advocacy.models import Publisher

BEFORE = [("advocacy", "0009_no_official_source")]
AFTER = [("advocacy", "0012_publisher_of_each_source")]


@pytest.fixture
def migrate():
    """Migrate to another state and return its models; go back to the newest afterwards."""

    def to(state):
        executor = MigrationExecutor(connection)
        executor.migrate(state)
        return executor.loader.project_state(state).apps

    yield to
    to(MigrationExecutor(connection).loader.graph.leaf_nodes("advocacy"))


@pytest.mark.exhaustive  # a migration of old rows: it changes no more
@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_sources_that_are_stored_get_the_rows_of_their_publishers(migrate):
    old = migrate(BEFORE).get_model("advocacy", "Source")
    rows = [
        (
            "International Labour Organization",
            "Profits and Poverty: The Economics of Forced Labour",
        ),
        ("ILO and UNICEF", "Child Labour: Global estimates 2024"),
        ("Somebody", "Prison census"),
        ("SOMEBODY ", "Another"),
        # Of one spelling, these two would be one and the same source.
        ("ILO", "Estimates"),
        ("International Labour Organization", "Estimates"),
        ("Somebody", "Twice"),
        ("somebody", "Twice"),
    ]
    for publisher, title in rows:
        old.objects.create(publisher=publisher, title=title)

    new = migrate(AFTER).get_model("advocacy", "Source")

    assert list(new.objects.order_by("pk").values_list("publisher__name", "title", "report")) == [
        ("ILO", rows[0][1], "Profits and Poverty: The Economics of Forced Labour"),
        ("ILO and UNICEF", rows[1][1], "Child Labour: Global Estimates"),
        ("Somebody", "Prison census", ""),
        ("Somebody", "Another", ""),
        ("ILO", "Estimates", ""),
        ("International Labour Organization", "Estimates", ""),
        ("Somebody", "Twice", ""),
        ("somebody (2)", "Twice", ""),
    ]
    ilo = Publisher.objects.get(name="ILO")
    assert (ilo.full_name, ilo.url) == (
        "International Labour Organization", "https://www.ilo.org",
    )  # fmt: skip

    old = migrate(BEFORE).get_model("advocacy", "Source")
    assert old.objects.order_by("pk").first().publisher == "ILO"
    old.objects.all().delete()


@pytest.mark.exhaustive  # tests/releases migrates what was released
@pytest.mark.django_db(transaction=True)
def test_the_address_of_a_copy_goes_to_the_figures_that_were_read_there(migrate):
    title = "Adjudication Statistics: Pending Cases, New Cases, and Total Completions"
    copy = "https://docslib.org/doc/3527409/eoir-workload-and-adjudication-statistics"
    old = migrate(AFTER)
    publisher, statistic, source, figure = (
        old.get_model("advocacy", name) for name in ("Publisher", "Statistic", "Source", "Figure")
    )
    office = publisher.objects.create(name="EOIR")
    cases = statistic.objects.create(slug="cases", title="Cases", measure="cases", unit="cases")
    stored = source.objects.create(publisher=office, title=title, url=copy)
    theirs = source.objects.create(publisher=office, title="Another", url=copy)
    for number, slug in enumerate(("eoir-pending-cases-2008", "of-an-editor")):
        figure.objects.create(
            statistic=cases, source=stored, slug=slug, value=1, edition=str(number)
        )

    new = migrate([("advocacy", "0013_copies_are_no_addresses")])

    addresses = new.get_model("advocacy", "Source").objects.values_list("pk", "url")
    assert dict(addresses) == {stored.pk: "", theirs.pk: copy}
    evidence = new.get_model("advocacy", "Figure").objects.values_list("slug", "evidence")
    assert dict(evidence) == {"eoir-pending-cases-2008": copy, "of-an-editor": ""}
    for model in (figure, source, statistic, publisher):
        model.objects.all().delete()
