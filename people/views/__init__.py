"""Pages of the admin for people, and the page to which an invitation leads."""
