"""Documents that articles offer to their readers: stored, served, deleted. `documents` cleans them."""
