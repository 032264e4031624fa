"""One page of each kind, in English and from right to left, as html-validate reads it.

It is a tool of others: its rules are those of the HTML standard and of WCAG, not ours. Two are
narrower: Safari tells of a list without bullets only if it has the role of a list, and a table that
goes on sideways lies in a region, which is no section of its page.
"""

import json
import subprocess
import urllib.request
from collections import Counter
from pathlib import Path

import pytest

HTML_VALIDATE = Path("node_modules/.bin/html-validate")
RULES = Path(__file__).with_name("html_validate.json")


@pytest.mark.exhaustive
def test_pages_are_written_as_html_says(one_of_each_kind, tmp_path):
    addresses = [*one_of_each_kind.values()]
    for number, address in enumerate(addresses):
        with urllib.request.urlopen(address) as answer:  # noqa: S310 -- our own pages
            (tmp_path / f"{number}.html").write_bytes(answer.read())

    remarks = tmp_path / "remarks.json"
    subprocess.run(
        [HTML_VALIDATE, "--config", RULES, "--formatter", f"json={remarks}", tmp_path], check=False
    )

    wrong = Counter(
        (addresses[int(Path(each["filePath"]).stem)], remark["ruleId"], remark["message"])
        for each in json.loads(remarks.read_text())
        for remark in each["messages"]
    )
    assert wrong == {}
