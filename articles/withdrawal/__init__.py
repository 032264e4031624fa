"""Taking articles back: what goes with them, how it is undone, and what their addresses answer then."""
