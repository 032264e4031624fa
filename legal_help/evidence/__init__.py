"""Say what the event log proves: signed history, checkpoints, the check of the chain."""
