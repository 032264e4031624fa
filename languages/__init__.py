"""Hold the words that a language needs beside its translation. No Django."""
