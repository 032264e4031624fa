import pytest

from config.mirror.addresses import (
    address_of,
    file_of,
    is_mirrored,
    link_between,
    links_in_script,
    links_in_style,
)

SITE = "https://standing.example"


@pytest.mark.parametrize(
    ("link", "address"),
    [
        ("/a/", "/a/"),
        ("../b/?page=2", "/x/b/?page=2"),
        ("?topic=a", "/x/y/?topic=a"),
        (f"{SITE}/a/", "/a/"),
        ("//standing.example/a/", "/a/"),
        (SITE, "/"),
        (" /a/ ", "/a/"),
        ("https://other.example/", None),
        ("http://standing.example/", None),
        ("mailto:a@standing.example", None),
        ("javascript:alert(1)", None),
        ("data:image/png;base64,x", None),
        ("http://[", None),
    ],
)
def test_a_link_leads_to_an_address_of_the_site_or_away(link, address):
    assert address_of(link, "/x/y/", SITE) == address


@pytest.mark.parametrize(
    ("address", "has"),
    [
        ("/", True),
        ("/es/", True),
        ("/articles/x/", True),
        ("/searching/", True),
        ("/api/", True),
        ("/media/a.jpg", True),
        ("/observances/human-rights-day/2026/", True),
        ("/es/observances/human-rights-day/2026/", True),
        ("/observances/human-rights-day/2025/", False),
        ("/observances/human-rights-day/2028/", False),
        ("/articles/2025/", True),
        ("/search/", True),
        ("/es/search/pages.js", True),
        ("/search/?q=x", False),
        ("/ar/search/?q=x", False),
        ("/legal-help/", False),
        ("/es/legal-help/request/", False),
        ("/api/v1/figures/", False),
        ("/admin/", False),
        ("/preview/secret/", False),
        ("/%61dmin/", False),
    ],
)
def test_a_mirror_has_what_needs_no_server(address, has):
    assert is_mirrored(address, languages={"es", "ar"}, years=(2026, 2027)) is has


@pytest.mark.parametrize(
    ("address", "file"),
    [
        ("/", "index.html"),
        ("/articles/x/", "articles/x/index.html"),
        ("/feed.xml", "feed.xml"),
        ("/sitemap-a.xml?p=2", "_/p=2/sitemap-a.xml"),
        ("/a/b.csv?x=1", "a/_/x=1/b.csv"),
        ("/articles/?page=2", "articles/_/page=2/index.html"),
        ("/a/?q=%2F..%2F..", "a/_/q=%2F..%2F../index.html"),
        ("/%D8%A7/", "ا/index.html"),
        ("/../../etc/passwd", "etc/passwd"),
        ("/a/%2e%2e/%2e%2e/b", "b"),
    ],
)
def test_each_address_has_a_file_inside_the_folder(address, file):
    assert file_of(address) == file


@pytest.mark.parametrize("address", ["/a\0b", "/" + "x" * 1_000, "a/b"])
def test_what_can_be_no_file_is_refused(address):
    with pytest.raises(ValueError, match="No file"):
        file_of(address)


@pytest.mark.parametrize(
    ("page", "target", "link"),
    [
        ("/", "/articles/x/", "articles/x/index.html"),
        ("/articles/x/", "/", "../../index.html"),
        ("/articles/x/", "/media/a.jpg", "../../media/a.jpg"),
        ("/articles/?page=2", "/articles/", "../../index.html"),
        ("/a/", "/a/", "index.html"),
        ("/", "/ا b/", "%D8%A7%20b/index.html"),
    ],
)
def test_links_are_relative(page, target, link):
    assert link_between(page, target) == link


def test_links_in_style_sheets_and_scripts_are_found():
    assert links_in_style("a{background:url(../a.svg)}b{src:url('b.woff2')}") == [
        "../a.svg",
        "b.woff2",
    ]
    script = 'import {a} from "./a.js"; import"../b.js"; const c = await import("/c.js"); from "x"'
    assert links_in_script(script) == ["./a.js", "../b.js", "/c.js"]
