"""Who works here: inviting, changing, leaving, who may do which, and the log of it."""
