"""What the forms and pages of all desks share."""
