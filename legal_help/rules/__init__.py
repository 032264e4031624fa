"""Decide without touching anything: triage, deadlines, decisions, clocks. No Django, no database, no clock."""
