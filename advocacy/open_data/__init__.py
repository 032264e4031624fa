"""Files of figures to download: one statistic as CSV or JSON, the collection as a data package."""
