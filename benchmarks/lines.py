"""Count the lines of the apps, tests and benchmarks that are neither blank, comment nor docstring.

    python -m benchmarks.lines                the files of this checkout
    python -m benchmarks.lines ../another     those of another, such as a worktree of an old commit

The apps are counted with manage.py and without migrations: 47,759 lines at 1ddfc86.
"""

import ast
import io
import subprocess
import sys
import tokenize
from pathlib import Path
from typing import Final, NamedTuple

APPS: Final = "apps"  # whatever is not in one of the other folders
DOCUMENTED: Final = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
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
    docstrings: set[int] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, DOCUMENTED) and ast.get_docstring(node) is not None:
            first = node.body[0]
            docstrings |= {*range(first.lineno, (first.end_lineno or 0) + 1)}
    comments = {
        token.start[0]
        for token in tokenize.generate_tokens(io.StringIO(source).readline)
        if token.type == tokenize.COMMENT and not token.line[: token.start[1]].strip()
    }
    written = {number for number, line in enumerate(source.splitlines(), 1) if line.strip()}
    code = written - docstrings - comments
    return Count(len(code), len(comments - docstrings), len(docstrings & written))


def main(checkout: str = ".") -> None:
    listed = subprocess.run(  # noqa: S603 -- git itself judges the folder
        ["git", "-C", checkout, "ls-files", "*.py"],  # noqa: S607 -- whichever git there is
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    counts = dict.fromkeys(PARTS, Count())
    for name in listed.stdout.splitlines():
        path, root = Path(checkout, name), name.split("/")[0]
        if "/migrations/" not in name and path.exists():
            part = root if root in PARTS else APPS
            counts[part] = counts[part].plus(count(path.read_text()))
    for part, found in counts.items():
        sys.stdout.write(
            f"{part}: {found.code:,} lines of code, {found.comments:,} of comments, "
            f"{found.docstrings:,} of docstrings: {found.share_of_words:.1f} % are words\n"
        )


if __name__ == "__main__":
    main(*sys.argv[1:])
