"""Let things leave the desk: one case for its lawyer, and counts for funders."""
