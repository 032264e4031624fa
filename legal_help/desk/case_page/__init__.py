"""Show the page of one case, panel by panel. No addresses."""
