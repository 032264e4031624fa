"""Random HTML: what a paste may bring, and what an attacker may try."""

from hypothesis import strategies as st

from articles.body import schema

TAGS = sorted(
    schema.ALLOWED.keys()
    | schema.RENAMED.keys()
    | {"script", "style", "svg", "math", "img", "iframe", "table", "td", "template", "select"}
    | {"textarea", "title", "noscript", "plaintext", "xmp", "form", "mtext", "foreignObject"}
)
ATTRIBUTES = [
    "", " onload=alert(1)", " href=javascript:alert(1)", ' href="//evil.example"', " href='/a'",
    ' key="a-b"', " key=A", " key=a shows=latest", " style=x", " srcdoc='<script>'", ' href="https://e.org/?a&b"',
]  # fmt: skip
SNIPPETS = ["<!--", "-->", "<![CDATA[", "]]>", "&lt;", "&#0;", "\0", "<", ">", '"', "javascript:", "\u202e", "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16")]  # fmt: skip
wild_html = st.lists(
    st.one_of(
        st.builds("<{}{}>".format, st.sampled_from(TAGS), st.sampled_from(ATTRIBUTES)),
        st.builds("</{}>".format, st.sampled_from(TAGS)),
        st.sampled_from(SNIPPETS),
        st.text(max_size=8),
    ),
    max_size=24,
).map("".join)
