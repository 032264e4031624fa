"""Shared parts of the forms and pages of all desks."""
