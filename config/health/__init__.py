"""How the site does: what is wrong or soon will be, for /readyz, for staff and for metrics."""
