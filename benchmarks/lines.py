"""Count the lines of the apps and of the tests that are neither blank, comment nor docstring.

    python -m benchmarks.lines              the files as they lie here
    python -m benchmarks.lines 1ddfc86      the files of a commit

The apps are counted with manage.py and without migrations: 47,759 lines at 1ddfc86.
"""

import ast
import io
import subprocess
import sys
import tarfile
import tokenize
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

ROOT: Final = Path(__file__).resolve().parents[1]
APPS: Final = "apps"  # whatever is not in one of the other folders
PARTS: Final = (APPS, "tests", "benchmarks")


class Count(NamedTuple):
    """Lines by what they are; a line that holds both counts as code."""

    code: int = 0
    comments: int = 0
    docstrings: int = 0

    def plus(self, other: "Count") -> "Count":
        return Count(*map(sum, zip(self, other, strict=True)))

    @property
    def share_of_words(self) -> float:
        """The share of comments and docstrings in all lines that are not blank, in per cent."""
        return 100 * (self.comments + self.docstrings) / max(sum(self), 1)


def count(source: str) -> Count:
    """Count the lines of one Python file."""
    docstrings = _docstring_lines(ast.parse(source))
    comments = {
        token.start[0]
        for token in tokenize.generate_tokens(io.StringIO(source).readline)
        if token.type == tokenize.COMMENT and not token.line[: token.start[1]].strip()
    }
    written = {number for number, line in enumerate(source.splitlines(), 1) if line.strip()}
    return Count(
        code=len(written - docstrings - comments),
        comments=len(comments - docstrings),
        docstrings=len(docstrings & written),
    )


def _docstring_lines(tree: ast.Module) -> set[int]:
    lines: set[int] = set()
    for node in ast.walk(tree):
        if not isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        if ast.get_docstring(node, clean=False) is not None:
            docstring = node.body[0]
            lines.update(range(docstring.lineno, (docstring.end_lineno or 0) + 1))
    return lines


def _files_here() -> Iterator[tuple[str, str]]:
    listed = subprocess.run(
        ["git", "ls-files", "*.py"],  # noqa: S607 -- whichever git there is
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in listed.stdout.splitlines():
        if (ROOT / name).exists():
            yield name, (ROOT / name).read_text()


def _files_of(commit: str) -> Iterator[tuple[str, str]]:
    packed = subprocess.run(  # noqa: S603 -- a name that git itself judges
        ["git", "archive", "--format=tar", commit],  # noqa: S607 -- as above
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    with tarfile.open(fileobj=io.BytesIO(packed.stdout)) as archive:
        for member in archive:
            file = archive.extractfile(member) if member.name.endswith(".py") else None
            if file:
                yield member.name, file.read().decode()


def main(commit: str = "") -> None:
    counts = dict.fromkeys(PARTS, Count())
    for name, source in _files_of(commit) if commit else _files_here():
        if "/migrations/" not in name:
            root = name.split("/")[0]
            part = root if root in PARTS else APPS
            counts[part] = counts[part].plus(count(source))
    for part, found in counts.items():
        sys.stdout.write(
            f"{part}: {found.code:,} lines of code, {found.comments:,} of comments, "
            f"{found.docstrings:,} of docstrings: {found.share_of_words:.1f} % are words\n"
        )


if __name__ == "__main__":
    main(*sys.argv[1:])
