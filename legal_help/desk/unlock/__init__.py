"""Unlock the desk, make a key of your own, lock the account after a theft."""
