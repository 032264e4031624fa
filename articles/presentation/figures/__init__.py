"""The words of an article about the figures that it cites: sources, and what changed since."""
