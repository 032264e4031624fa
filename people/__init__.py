"""Who works here: invitations, roles, leaving, and the log of who did what. It stands above all apps whose readers and drafts it asks for."""
