"""Have each honest and hostile file drawn; print what became of each, and which files are left."""

import os
import sys
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.conf import settings  # noqa: E402 -- needs the set-up

from legal_help.files.redraw import FileRefused, redraw  # noqa: E402 -- needs the set-up
from tests.legal_help.files import hostile  # noqa: E402 -- needs the set-up


def became_of(content):
    try:
        redraw(content)
    except FileRefused as refused:
        return refused.code
    return hostile.DRAWN


makers = {**hostile.HONEST, **{name: make for name, (make, _ending) in hostile.FILES.items()}}
lines = [f"{name}: {became_of(make())}" for name, make in makers.items()]
folders = ("/tmp", "/dev/shm", settings.DATA_DIR)  # noqa: S108 -- looked through
left = [path.name for folder in folders for path in Path(folder).rglob("*") if path.is_file()]
lines.append(f"files that are left: {' '.join(sorted(left))}")
sys.stdout.write("\n".join(lines))
