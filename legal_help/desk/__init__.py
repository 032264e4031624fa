"""Pages of caseworkers and supervisors, outside the admin."""
