"""Grants of each role for observance days, statistics and treaties."""

from typing import Final

# "*" stands for every permission of the app. `config/wiring/roles.py` joins the grants of all apps.
GRANTS: Final = {
    "Author": [
        "advocacy.view_topic",
        "advocacy.view_observance",
        "advocacy.view_statistic",
        "advocacy.view_figure",
        "advocacy.view_publisher",
        "advocacy.view_source",
        "advocacy.view_instrument",
    ],
    "Editor": ["advocacy.*"],
}
