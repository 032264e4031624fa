"""Say what counts and who reads: the log, what this host remembers of it, the roster, keys, unlocks."""
