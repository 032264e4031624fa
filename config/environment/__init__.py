"""What the environment says: each variable read, refused by its name where it makes no sense."""
