"""Look for passwords, keys and tokens in every file that git keeps: part of `make check`, without a network.

detect-secrets knows what they look like. It takes half a minute for all files, so a file in which
nothing was found is not looked at again until it changes.

    python -m tests.audit.secrets [FILE ...]
"""

import subprocess
import sys
import tomllib
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path
from typing import Any

from detect_secrets import SecretsCollection
from detect_secrets.settings import transient_settings

ROOT = Path(__file__).parents[2]
ACCEPTED = Path(__file__).with_name("accepted.toml")
CLEAN = ROOT / "build" / "check" / "without-secrets"
DETECTORS = [
    *("AWSKeyDetector", "AzureStorageKeyDetector", "BasicAuthDetector", "GitHubTokenDetector"),
    *("GitLabTokenDetector", "JwtTokenDetector", "KeywordDetector", "NpmDetector"),
    *("OpenAIDetector", "PrivateKeyDetector", "PypiTokenDetector", "SendGridDetector"),
    *("SlackDetector", "StripeDetector", "TwilioKeyDetector"),
]
# A word for a word: "password = value", and what is no value but is read from elsewhere.
FILTERS = [
    {"path": "detect_secrets.filters.heuristic.is_indirect_reference"},
    {"path": "detect_secrets.filters.heuristic.is_templated_secret"},
    {"path": "detect_secrets.filters.heuristic.is_prefixed_with_dollar_sign"},
    {"path": "detect_secrets.filters.heuristic.is_not_alphanumeric_string"},
]


def find(files: Iterable[str], root: Path = ROOT) -> list[str]:
    """Return a line for each secret in these files: where it stands and of which kind, never the secret."""
    passed = tomllib.loads(ACCEPTED.read_text())["no_secrets"]
    plugins = [{"name": name} for name in DETECTORS]
    found = SecretsCollection(root=str(root))
    with transient_settings({"plugins_used": plugins, "filters_used": FILTERS}):
        for file in files:
            if not any(_is_passed(file, "", each) for each in passed):
                found.scan_file(file)
    return [
        f"{file}:{secret.line_number}: {secret.type}"
        for file, secret in found
        if not any(_is_passed(file, secret.type, each) for each in passed)
    ]


def _is_passed(file: str, kind: str, rule: dict[str, Any]) -> bool:
    kinds = rule.get("kinds")
    return file.startswith(tuple(rule["files"])) and (kinds is None or kind in kinds)


def kept_files() -> dict[str, str]:
    """Return each file that git keeps or would take, by its hash, as it lies on the disk."""
    listed = _git("ls-files", "-z", "--cached", "--others", "--exclude-standard")
    names = [name for name in listed.split("\0") if name and (ROOT / name).is_file()]
    hashes = _git("hash-object", "--stdin-paths", given="\n".join(names)).split()
    return dict(zip(names, hashes, strict=True))


def _git(*arguments: str, given: str = "") -> str:
    command = ["git", *arguments]
    done = subprocess.run(
        command, cwd=ROOT, input=given, stdout=subprocess.PIPE, text=True, check=True
    )
    return done.stdout


def main(named: list[str]) -> int:
    files = kept_files()
    rules = _git("hash-object", __file__, str(ACCEPTED)).split()
    head = " ".join([version("detect-secrets"), *rules])
    before = CLEAN.read_text().splitlines() if CLEAN.exists() else []
    clean = set(before[1:]) if before[:1] == [head] else set()
    asked = named or [name for name, content in files.items() if f"{content} {name}" not in clean]
    found = find(asked)
    for line in found:
        print(f"This looks like a secret: {line}")  # noqa: T201 -- a command
    if not named:
        wrong = {line.split(":")[0] for line in found}
        looked = [f"{content} {name}" for name, content in files.items() if name not in wrong]
        CLEAN.parent.mkdir(parents=True, exist_ok=True)
        CLEAN.write_text("\n".join([head, *looked]) + "\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
