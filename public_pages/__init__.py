"""What public pages of several apps share: language, lists, pages of a list, feeds. Knows no app above."""
