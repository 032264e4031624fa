"""Tell what a word is, and which words are the same. No Django, no database."""
