"""Change who works here: invitations, roles, leaving, who may change whom, and the log of it."""
