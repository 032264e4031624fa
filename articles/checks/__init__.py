"""Check an article before it is published: content, language and facts in, findings out.

No Django, no database, no clock: `articles.publishing.run_checks` looks the facts up, and
`articles.publishing.check_words` puts findings into words. docs/decisions/0039-what-blocks-what-warns.md
says which findings are errors, which warnings and which hints.
"""
