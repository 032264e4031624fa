"""Accounts of people who work here: invitations, roles, leaving, and the log of who did what.

It stands above articles and legal help, because it asks what somebody drafted and whose requests they read.
"""
