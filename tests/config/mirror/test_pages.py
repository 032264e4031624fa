import pytest

from config.mirror.pages import mirror_page

SITE = "https://standing.example"


def mirrored(body, *, head="", notice=""):
    return mirror_page(
        f"<!DOCTYPE html><html lang=en><head>{head}</head><body>{body}</body></html>",
        page="/articles/x/",
        origin=SITE,
        has=lambda address: not address.startswith("/legal-help/"),
        notice=notice,
    )


@pytest.mark.parametrize(
    ("before", "after", "links"),
    [
        ('<a href="/b/#c">b</a>', '<a href="../../b/index.html#c">b</a>', {"/b/"}),
        ('<a href="#here">b</a>', '<a href="#here">b</a>', set()),
        ('<a href="/legal-help/">b</a>', f'<a href="{SITE}/legal-help/">b</a>', set()),
        ('<a href="https://other.example/">b</a>', '<a href="https://other.example/">b</a>', set()),
        ("<a>b</a>", "<a>b</a>", set()),
        (
            '<img src="/media/a.jpg" srcset="/media/a.jpg 480w, /media/b.jpg 960w">',
            '<img src="../../media/a.jpg" srcset="../../media/a.jpg 480w, ../../media/b.jpg 960w">',
            {"/media/a.jpg", "/media/b.jpg"},
        ),
        (
            '<video poster="/media/p.jpg"><track src="/media/t.vtt"></video>',
            '<video poster="../../media/p.jpg"><track src="../../media/t.vtt"></video>',
            {"/media/p.jpg", "/media/t.vtt"},
        ),
        (
            '<svg><use href="/static/i.svg#mark"></use></svg>',
            '<svg><use href="../../static/i.svg#mark"></use></svg>',
            {"/static/i.svg"},
        ),
    ],
)
def test_links_lead_to_files_or_to_the_site(before, after, links):
    page = mirrored(before)
    assert after in page.html
    assert page.links == links


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('<link rel="canonical" href="/articles/x/">', 'href="/articles/x/"'),
        (f'<link rel="alternate" hreflang="es" href="{SITE}/es/">', f'href="{SITE}/es/"'),
        (
            '<link rel="alternate" type="application/atom+xml" href="/feed.xml">',
            'href="../../feed.xml"',
        ),
        ('<link rel="stylesheet" href="/static/a.css">', 'href="../../static/a.css"'),
    ],
)
def test_where_a_page_really_stands_stays(before, after):
    assert after in mirrored("", head=before).html


def test_the_notice_stands_behind_the_way_to_the_page():
    page = mirrored('<a class="skip" href="#main">Skip</a><main>x</main>', notice="<p>A copy</p>")
    assert "</a><p>A copy</p><main>" in page.html
    assert "<body><p>A copy</p><main>" in mirrored("<main>x</main>", notice="<p>A copy</p>").html
