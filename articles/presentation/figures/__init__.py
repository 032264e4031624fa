"""What an article says of the figures that it cites: where they come from, and what changed since."""
