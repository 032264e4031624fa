"""Check that every file, folder and module that a document names exists."""

import importlib.util
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted(
    path
    for pattern in ("*.md", "docs/*.md", "docs/decisions/*.md", "legal_help/*.md", "locale/*.md")
    for path in ROOT.glob(pattern)
)
APPS = {path.parent.name for path in ROOT.glob("*/__init__.py")}
SUFFIXES = {".conf", ".css", ".html", ".js", ".json", ".md", ".py", ".sh", ".toml", ".yml"}
# Folders and files that a running site or an installed tool writes.
WRITTEN_LATER = {
    "data/",
    "node_modules/",
    "build/sbom.json",
    "DATA_DIR/sealed/",
    "DATA_DIR/media/",
    "DATA_DIR/trust/",
    "sealed/",
    "DATA_DIR/sealed/arriving/",
    "sealed/arriving/",
    "DATA_DIR/trust/checkpoints.json",
    # How far the sentences of a language were reviewed: of one that nobody reviewed there is none.
    "<language>/review.json",
    "review.json",
}


def _names_in(document: Path) -> list[str]:
    """Return what stands in backticks in a document, unless a later decision has superseded it."""
    text = document.read_text(encoding="utf-8")
    if re.search(r"^\*\*Superseded\*\* by", text, re.MULTILINE):
        return []
    text = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    return re.findall(r"`([^`\s]+)`", text)


def _is_path(name: str) -> bool:
    """Tell whether a name looks like a file or folder of ours: addresses of pages begin with a slash."""
    if (
        not re.fullmatch(r"[\w.<][\w./<>*-]*", name)
        or name in WRITTEN_LATER
        or name.startswith("..")
    ):
        return False
    return (
        name.endswith("/")
        or Path(name).suffix in SUFFIXES
        or ("/" in name and (ROOT / name.split("/", maxsplit=1)[0]).is_dir())
    )


def _path_exists(name: str, document: Path) -> bool:
    """Tell whether a path exists in the repository, in an app or beside its document; a file name may lie in any folder."""
    pattern = re.sub(r"<[^>]*>", "*", name).rstrip("/")
    folders = [ROOT, document.parent, *(ROOT / app for app in APPS)]
    if any(next(folder.glob(pattern), None) is not None for folder in folders):
        return True
    return "/" not in name and any(
        next((ROOT / app).rglob(pattern), None)
        for app in [*APPS, "docs", "locale", "static", "templates"]
    )


def _module_exists(name: str) -> bool:
    """Tell whether a dotted name is a module of ours, or something that a module of ours defines."""
    parts = name.removesuffix("()").split(".")
    for end in range(len(parts), 1, -1):
        try:
            if importlib.util.find_spec(".".join(parts[:end])) is None:
                continue
        except ModuleNotFoundError:
            continue
        module = importlib.import_module(".".join(parts[:end]))
        return end == len(parts) or hasattr(module, parts[end])
    return False


def test_documents_are_found():
    assert {"README.md", "architecture.md", "running.md"} <= {path.name for path in DOCUMENTS}


@pytest.mark.sampled(10)
@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_path_in_a_document_exists(document: Path):
    names = _names_in(document)

    missing = [name for name in names if _is_path(name) and not _path_exists(name, document)]
    missing += [
        name
        for name in names
        if re.fullmatch(rf"({'|'.join(sorted(APPS))})(\.\w+)+(\(\))?", name)
        and Path(name).suffix not in SUFFIXES
        and not _module_exists(name)
    ]

    assert missing == []
