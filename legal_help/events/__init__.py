"""Write and read the signed, append-only event log."""
