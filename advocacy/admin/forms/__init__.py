"""Forms in which editors change statistics, figures and sources."""
