"""Who the organisation is: its name, logo, colours, addresses, and what it wants to say on every page."""
