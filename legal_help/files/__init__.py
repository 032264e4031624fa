"""Files that people send with their messages: drawn anew by a process that may touch nothing."""
