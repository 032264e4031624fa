"""What is done from the list to several articles at once."""
