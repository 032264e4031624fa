"""End a case as promised: erase, hold, report what is missing. Most of it runs at night."""
