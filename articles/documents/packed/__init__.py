"""Packed documents: a ZIP of XML and pictures. `archive` reads and packs, `markup` rewrites XML as it is
read, and each format says what stays: `ooxml` with `word` and `sheets`, `opendocument`, `epub` with
`book_pages`. A ZIP of documents is a `bundle`.
"""
