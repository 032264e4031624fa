"""A production in small: PostgreSQL, web, worker, mirror and Caddy by their own commands, the load on them, and what must be there afterwards."""
