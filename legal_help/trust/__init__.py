"""Say who reads: roster, keys, unlocks, and whose signature counts."""
