"""Change figures with a record: verify, correct, import, undo an import."""
