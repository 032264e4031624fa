"""Make the content and the sign-ins of the demonstration."""
