"""Words that are kept in one language, and by their codes in others."""


def translated_name(names: dict[str, str], language: str) -> str:
    """Return the name in this language or its parent (es for es-mx), or "" if there is none."""
    return names.get(language) or names.get(language.partition("-")[0]) or ""
