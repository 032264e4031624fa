"""Mail on its way out: why it is refused, for staff to read."""
