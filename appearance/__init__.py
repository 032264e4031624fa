"""How the site presents itself: its menus."""
