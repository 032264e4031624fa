"""Keep nothing longer than promised: erase, forget, tell by mail. Most of it runs at night."""
