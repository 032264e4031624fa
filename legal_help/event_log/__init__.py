"""The log of all events: what a host writes, judges and remembers, and what it says when a line does not fit."""
