"""Figures to take away: one statistic as CSV or JSON, and the collection as a data package."""
