"""Sign steps of a locked case, and change who may open it: grants, new keys, roster, recovery."""
