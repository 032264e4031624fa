"""Say who may act: the roster, a caseworker's keys, unlocks, what supervisors signed."""
