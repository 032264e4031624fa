"""Have a file read by a process that may touch nothing. No Django, no database, no disk.

Decoders are large, and written in C. `asking` starts the process and listens; `process` is what it runs.
"""
