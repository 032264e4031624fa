import errno
import posixpath
import threading
from datetime import timedelta
from urllib.parse import unquote, urlsplit

import pytest
import time_machine
from django.db import OperationalError
from django.http import HttpResponse
from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser

from articles.models import Article, Image
from config.mirror import manifest
from config.mirror.copying import SiteAway
from config.mirror.following import Mirror
from page_cache import generation
from tests.articles.factories import ArticleFactory, PageFactory
from tests.articles.images.shown import drawn_image, in_the_text

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path / "data"
    settings.DATA_DIR.mkdir()
    return tmp_path / "mirror"


@pytest.fixture
def mirror(folder):
    return Mirror(folder, say=lambda _line: None)


def names(folder):
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def dead_links(folder):
    here = names(folder)
    for name in here:
        if not name.endswith(".html"):
            continue
        tree = LexborHTMLParser((folder / name).read_text())
        for node in tree.css("a[href], img[src], link[rel=stylesheet], script[src], form[action]"):
            attributes = node.attributes
            link = attributes.get("href") or attributes.get("src") or attributes.get("action") or ""
            parts = urlsplit(link)
            # The tests collect no static files.
            if parts.scheme or not parts.path or "static/" in parts.path:
                continue
            target = posixpath.normpath(
                posixpath.join(posixpath.dirname(name), unquote(parts.path))
            )
            if target not in here:
                yield name, link


def test_every_page_is_there_and_every_link_leads_somewhere(folder, mirror):
    ArticleFactory(
        title="Zzfirst", slug="first", body='<p><a href="/articles/other/">There</a></p>'
    )
    ArticleFactory(slug="other")
    ArticleFactory(title="Zzsegundo", slug="second", language="es")

    assert mirror.copy_all()

    here = names(folder)
    assert {"index.html", "es/index.html", "articles/first/index.html", "robots.txt"} <= here
    assert "es/articles/second/index.html" in here
    assert {
        "articles/feed.xml",
        "sitemap.xml",
        "sitemap-articles.xml",
        "observances/calendar.ics",
    } <= here
    assert not [name for name in here if name.split("/")[0] in {"legal-help", "admin"}]
    assert {"privacy/index.html", "es/privacy/index.html"} <= here
    # In languages that only help there is nothing without a server.
    assert not [name for name in here if name.split("/")[0] in {"pt", "fa"}]
    assert '"Zzfirst"' in (folder / "search/pages.js").read_text()
    assert "Zzsegundo" not in (folder / "search/pages.js").read_text()
    assert '"Zzsegundo"' in (folder / "es/search/pages.js").read_text()
    assert list(dead_links(folder)) == []
    page = (folder / "articles/first/index.html").read_text()
    assert "This is a copy of" in page
    assert "https://testserver/articles/first/" in page
    assert "Esta es una copia de" in (folder / "es/index.html").read_text()
    assert list(manifest.verify(folder, (folder / manifest.PUBLIC_KEY).read_bytes())) == []


def test_what_is_taken_off_the_site_is_gone_with_all_that_hangs_on_it(folder, mirror):
    article = ArticleFactory(title="Zzname", slug="gone")
    ArticleFactory(slug="stays")
    mirror.copy_all()
    assert "articles/gone/index.html" in names(folder)
    assert "articles/gone/cite.bib" in names(folder)

    Article.objects.filter(pk=article.pk).update(status=Article.Status.DRAFT)
    mirror.copy_changes()

    here = names(folder)
    assert not [name for name in here if "gone" in name]
    assert "articles/stays/index.html" in here
    assert not [name for name in here if "Zzname" in (folder / name).read_text(errors="replace")]
    assert list(manifest.verify(folder, (folder / manifest.PUBLIC_KEY).read_bytes())) == []


def test_a_picture_that_is_withheld_is_gone_though_its_page_did_not_change(folder, mirror):
    image = drawn_image()
    in_the_text(image)
    mirror.copy_all()
    files = {f"media/{name}" for name in image.names}
    assert files & names(folder)

    Image.objects.filter(pk=image.pk).update(withheld_from=timezone.now())
    generation.forget_all()
    mirror.copy_changes()

    assert not files & names(folder)


@pytest.mark.exhaustive  # it copies the site
def test_what_is_withdrawn_while_nobody_follows_is_gone_before_anything_is_copied(folder, mirror):
    article = ArticleFactory(slug="gone")
    mirror.copy_all()
    Article.objects.filter(pk=article.pk).update(status=Article.Status.DRAFT)
    here = []

    class Stop(threading.Event):
        def wait(self, _timeout):
            here.extend(names(folder))
            self.set()

    again = Mirror(folder, say=lambda _line: None)
    again.copy_all = lambda _is_interrupted: True
    again.follow(Stop())

    assert "index.html" in here
    assert not [name for name in here if "gone" in name]


def test_what_is_withdrawn_while_changes_are_copied_is_gone_with_the_next_changes(folder, mirror):
    article = ArticleFactory(slug="gone")
    mirror.copy_all()
    Article.objects.filter(pk=article.pk).update(status=Article.Status.DRAFT)
    generation.forget_all()

    assert not mirror.copy_all(lambda: True), "it stops at once, since something changed"
    mirror.copy_changes()

    assert not [name for name in names(folder) if "gone" in name]


@pytest.mark.exhaustive
def test_what_is_withdrawn_before_its_change_was_copied_is_gone(folder, mirror):
    article = ArticleFactory(slug="gone")
    mirror.copy_all()
    Article.objects.filter(pk=article.pk).update(updated_at=timezone.now() + timedelta(days=1))
    generation.forget_all()
    mirror.copy_changes(lambda: True)
    Article.objects.filter(pk=article.pk).update(status=Article.Status.DRAFT)
    generation.forget_all()

    mirror.copy_changes()

    assert not [name for name in names(folder) if "gone" in name]


@pytest.mark.exhaustive
def test_what_is_withdrawn_is_gone_though_the_first_try_broke_off(folder, mirror, monkeypatch):
    article = ArticleFactory(slug="gone")
    mirror.copy_all()
    Article.objects.filter(pk=article.pk).update(status=Article.Status.DRAFT)
    generation.forget_all()
    with monkeypatch.context() as broken:
        broken.setattr(mirror._copy, "remove", lambda _address, **_more: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            mirror.copy_changes()

    mirror.copy_changes()

    assert not [name for name in names(folder) if "gone" in name]


@pytest.mark.exhaustive  # it copies the site twice
def test_what_an_interruption_leaves_out_is_there_the_next_time(folder, mirror):
    mirror.copy_all()
    gone = ArticleFactory(title="Zzgone", slug="gone")
    mirror.copy_changes()
    ArticleFactory(title="Zznew", slug="new")
    Article.objects.filter(pk=gone.pk).update(status=Article.Status.DRAFT)

    mirror.copy_changes(lambda: True)
    assert "articles/gone/index.html" not in names(folder)
    assert "articles/new/index.html" not in names(folder)

    mirror.copy_changes()
    assert "Zznew" in (folder / "articles/new/index.html").read_text()


@pytest.mark.exhaustive  # it copies the site
def test_a_page_below_one_that_is_withdrawn_stays(folder, mirror):
    above = PageFactory(slug="about")
    PageFactory(slug="people", place__parent=above.place)
    mirror.copy_all()
    assert {"about/index.html", "about/people/index.html"} <= names(folder)

    Article.objects.filter(pk=above.pk).update(status=Article.Status.DRAFT)
    mirror.copy_changes(lambda: True)

    assert "about/index.html" not in names(folder)
    assert "about/people/index.html" in names(folder)


@pytest.mark.exhaustive  # it copies the site twice
def test_what_is_new_is_there_with_the_lists_that_name_it(folder, mirror):
    mirror.copy_all()
    ArticleFactory(title="Zznew", slug="new")
    mirror.copy_changes()
    assert "Zznew" in (folder / "articles/new/index.html").read_text()
    assert "Zznew" in (folder / "articles/index.html").read_text()
    assert "Zznew" in (folder / "articles/feed.xml").read_text()


@pytest.mark.exhaustive  # it copies the site
def test_a_whole_copy_deletes_what_is_not_of_the_site(folder, mirror):
    (folder / "old").mkdir(parents=True)
    (folder / "old/index.html").write_text("old")
    mirror.copy_all()
    assert not (folder / "old").exists()


def test_while_the_database_is_away_the_copy_stays_as_it_is(folder, mirror, monkeypatch):
    ArticleFactory(slug="kept")
    mirror.copy_all()
    before = names(folder)

    def away(*_arguments, **_more):
        raise OperationalError

    with monkeypatch.context() as patch:
        patch.setattr("django.db.backends.utils.CursorWrapper.execute", away)
        for copy in (mirror.copy_all, mirror.copy_changes):
            with pytest.raises((SiteAway, OperationalError)):
                copy()
    assert names(folder) == before


@pytest.mark.exhaustive  # it copies the site twice
def test_a_page_that_breaks_stays_and_nothing_else_is_deleted(folder, mirror, monkeypatch):
    ArticleFactory(slug="kept")
    mirror.copy_all()
    before = names(folder)
    get = mirror._copy._client.get

    def broken(address, **more):
        return HttpResponse(status=503) if address == "/articles/" else get(address, **more)

    monkeypatch.setattr(mirror._copy._client, "get", broken)

    assert mirror.copy_all()

    assert names(folder) == before


def test_it_stops_between_two_pages(folder, mirror):
    asked = iter([False, False, True])
    assert not mirror.copy_all(lambda: next(asked))
    assert len(names(folder)) <= 2


@pytest.mark.exhaustive  # it copies the site twice
def test_it_follows_until_it_is_stopped(folder, mirror):
    class Stop(threading.Event):
        looks = 0

        def wait(self, _timeout):
            self.looks += 1
            if self.looks == 1:
                ArticleFactory(title="Zzlater", slug="later")
            elif self.looks == 3:
                self.set()
            return self.is_set()

    mirror.follow(Stop())
    assert "Zzlater" in (folder / "articles/later/index.html").read_text()


@pytest.mark.exhaustive  # it copies the site three times
def test_what_begins_by_itself_is_there_and_what_ends_is_gone(folder, mirror):
    now = timezone.now()
    ArticleFactory(slug="begins", publish_at=now + timedelta(hours=1))
    ArticleFactory(
        slug="ends", publish_at=now - timedelta(days=1), unpublish_at=now + timedelta(hours=1)
    )
    seen = []

    class Stop(threading.Event):
        def wait(self, _timeout):
            seen.append(
                {
                    name
                    for name in ("begins", "ends")
                    if f"articles/{name}/index.html" in names(folder)
                }
            )
            clock.shift(timedelta(hours=2))
            if len(seen) == 2:
                self.set()

    with time_machine.travel(now, tick=False) as clock:
        mirror.follow(Stop())

    assert seen == [{"ends"}, {"begins"}]


@pytest.mark.exhaustive  # it copies the site
def test_with_a_full_disk_it_waits_and_goes_on(folder, mirror):
    said = []
    waits = []

    class Stop(threading.Event):
        def wait(self, _timeout):
            waits.append(len(names(folder)))
            full.undo()
            if waits[-1]:
                self.set()

    def no_room(*_arguments):
        raise OSError(errno.ENOSPC, "No space left on device")

    mirror._say = said.append
    with pytest.MonkeyPatch.context() as full:
        full.setattr(manifest, "write_file", no_room)
        mirror.follow(Stop())

    assert said[0] == "Nothing is copied for a while: OSError"
    assert waits[0] == 0
    assert waits[-1] > 0
