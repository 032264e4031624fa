"""Keep what each release left in a database, and check that this program still reads it.

Each folder holds a small house as that release wrote it, on both databases. The folders only grow:
none is made anew after its release.
"""
