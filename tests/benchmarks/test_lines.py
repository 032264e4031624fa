from benchmarks.lines import Count, count

SOURCE = '''"""A module.

It has two lines of words."""

# A comment.
TEXT = """
# not a comment
"""  # said beside code


def double(number):
    """Return twice the number."""
    return 2 * number
'''


def test_lines_are_code_comments_or_docstrings():
    assert count(SOURCE) == Count(code=5, comments=1, docstrings=3)


def test_share_of_words_leaves_blank_lines_out():
    assert Count(code=15, comments=2, docstrings=3).share_of_words == 25
