"""Find cases of the same people, and conflicts of interest between cases."""
