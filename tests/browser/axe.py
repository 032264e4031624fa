"""What axe finds on a page, asked so that it takes no longer than it must."""

import json

from axe_playwright_python.sync_playwright import Axe

SCRIPT = Axe().axe_script
# Only what is wrong, else axe describes every element that is right.
# People who control the computer by voice say the words they see: each name must contain them.
EVERYTHING = {
    "resultTypes": ["violations"],
    "rules": {"label-content-name-mismatch": {"enabled": True}},
}
COLOURS = {"resultTypes": ["violations"], "runOnly": ["color-contrast"]}
# A button that fades from one colour to another has, on the way, a colour that nobody chose.
AT_REST = """() => Promise.allSettled(document.getAnimations()
  .filter(animation => animation.effect.getComputedTiming().endTime < Infinity)
  .map(animation => animation.finished))"""


def violations(page, options=EVERYTHING):
    """Each rule that is broken, with where, once nothing moves. The page holds axe from then on."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(SCRIPT)
    page.evaluate(AT_REST)
    found = page.evaluate(f"axe.run({json.dumps(options)}).then(found => found.violations)")
    return [f"{found['id']} {[node['target'] for node in found['nodes']]}" for found in found]


def look_no_more(_page):
    """Take the place of `assert_accessible` on pages that it has seen."""
