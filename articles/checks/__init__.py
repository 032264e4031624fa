"""What is checked before an article is published. Content, language and facts in; findings out.

No Django, no database, no clock: `articles.publishing.run_checks` looks the facts up, and
`articles.publishing.check_words` puts findings into words. docs/decisions/0039-what-blocks-what-warns.md
says what blocks, what asks and what only tells.
"""
