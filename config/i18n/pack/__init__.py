"""Write the sentences of a language for people who check them, and bring home what they say."""
