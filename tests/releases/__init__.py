"""What each release left in a database, and whether this program still reads it.

Each folder holds a small house as that release wrote it, on both databases. The folders only grow:
none is made anew after its release.
"""
