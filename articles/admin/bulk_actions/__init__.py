"""Actions of the list that change several articles at once."""
