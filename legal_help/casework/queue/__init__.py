"""Many cases at once: order, filters, search, saved views."""
