"""How the site presents itself: its menus, its front page, and the form of its identity."""
