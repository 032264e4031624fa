"""A PDF written anew: `clean` in order, `annotations`, `objects` and `streams` what goes, `pages` what is seen."""
