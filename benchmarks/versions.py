"""Versions of what a site runs on, asked within the site."""

import sqlite3
from importlib import metadata


def of(*packages: str) -> dict[str, str]:
    return {package: metadata.version(package) for package in packages}


def sqlite() -> str:
    return sqlite3.sqlite_version
