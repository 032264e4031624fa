"""Read each variable of the environment, and refuse by its name one that makes no sense."""
