"""Pages for planning: calendar, days ahead, bundles, radar, superseded citations."""
