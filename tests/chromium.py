"""The system's Chromium for the browser journeys, and fonts for scripts that ours do not have.

Playwright's own download is never used. Install both where that is allowed: python -m tests.chromium
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

# Without it, the tests of words in pictures are skipped.
FONTS = Path("/usr/share/fonts/truetype/noto/NotoSansEthiopic-Regular.ttf")
# The same engine without windows does the same in half the processor's time, so it comes first.
HEADLESS_SHELL = "chromium-headless-shell"
NAMES = (HEADLESS_SHELL, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ON_MACOS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
MISSING = """\
The browser journeys need Chromium or Chrome, and this machine has none. Install it and try again:
  Debian     sudo apt-get install chromium-headless-shell
  Ubuntu     sudo snap install chromium
  Fedora     sudo dnf install chromium
  macOS      brew install --cask chromium
Or name one yourself: CHROMIUM=/path/to/chromium make test
"""

FLAGS = [
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--font-render-hinting=none",  # letters as wide as their font says, as on most screens
    "--disable-dev-shm-usage",  # containers give 64 MB of shared memory, too little for Chromium
]


def find() -> str | None:
    given = os.environ.get("CHROMIUM")
    return next(filter(None, map(shutil.which, [given] if given else [*NAMES, *ON_MACOS])), None)


def flags() -> list[str]:
    """Return what Chromium is started with. Its sandbox refuses to run as root."""
    return [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS


def install() -> None:
    """Install what is missing from Debian's packages as root. Elsewhere the person there decides.

    Older systems have no package of the headless shell, and get the whole browser.
    """
    if os.geteuid() != 0 or not shutil.which("apt-get") or (find() and FONTS.exists()):
        return
    sys.stderr.write("Installing Chromium and fonts from the system's packages\n")
    _apt_get("update")
    if not FONTS.exists():
        _install("fonts-noto-core")
    if not find():
        _install(HEADLESS_SHELL) or _install("chromium")


def _install(package: str) -> bool:
    return _apt_get("install", "-y", "--no-install-recommends", package)


def _apt_get(*arguments: str) -> bool:
    """Whether apt-get did it."""
    apt = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    command = ["apt-get", "-qq", *arguments]
    return not subprocess.run(command, env=apt, stdout=subprocess.DEVNULL, check=False).returncode


if __name__ == "__main__":
    install()
    if not find():
        sys.exit(MISSING)
