"""Answers to the dialogs of the body editor: figures, links, pictures."""
