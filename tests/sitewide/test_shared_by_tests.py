"""What several tests need stands in a module of its own: none imports from another test or a conftest.py."""

import re

import grimp  # reads imports for import-linter, whose contracts cannot name `test_*`

# Its attempts are the tests themselves: it calls them, and imports nothing from them.
CALLS_TESTS = "tests.legal_help.event_log.test_planted_faults"


def test_nothing_is_imported_from_a_test_or_a_conftest():
    graph = grimp.build_graph("tests", cache_dir=None)
    tests = {name for name in graph.modules if re.search(r"\.(test_\w+|conftest)$", name)}
    importers = set().union(*map(graph.find_modules_that_directly_import, tests))

    assert len(tests) > 500
    assert importers == {CALLS_TESTS}
