"""Videos and sounds that articles play: stored, served, deleted. `recordings` cleans them."""
