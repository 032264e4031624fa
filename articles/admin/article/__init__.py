"""The form in which an article is changed: its rows, buttons and autosave."""
