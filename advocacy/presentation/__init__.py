"""Prepare what pages show of days and figures."""
