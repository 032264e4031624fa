"""Forms turn what was typed into answers and explain mistakes. They never save or send."""
