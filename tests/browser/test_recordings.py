"""An editor uploads a video with captions and puts it into an article; readers press play, or read what is said."""

import uuid

import pytest
from playwright.sync_api import expect

from tests.articles.recordings.films import film
from tests.browser.editing import BODY

CAPTIONS = b"WEBVTT\n\n00:00.000 --> 00:02.000\nI saw the boats leave.\n"

PLAY = """video => new Promise((resolve, reject) => {
  video.addEventListener("timeupdate", () => { if (video.currentTime > 1) resolve() })
  video.muted = true
  video.play().catch(reject)
})"""


@pytest.mark.exhaustive  # test_documents.py uploads and offers, tests/articles/admin/test_recordings.py has the form
def test_a_video_is_uploaded_put_into_an_article_and_played(sign_in, visit, assert_accessible):
    title = f"A witness {uuid.uuid4().hex[:6]}"
    editor = sign_in("editor")
    editor.goto("/admin/articles/recording/add/")
    editor.get_by_label("Title:").fill(title)
    editor.get_by_label("File:", exact=True).set_input_files(
        {
            "name": "a.webm",
            "mimeType": "video/webm",
            "buffer": film("webm", "libvpx", "libopus", size=(640, 360)),
        }
    )
    editor.get_by_label("Caption file:").first.set_input_files(
        {"name": "a.vtt", "mimeType": "text/vtt", "buffer": CAPTIONS}
    )
    assert_accessible(editor)
    editor.get_by_role("button", name="Save", exact=True).click()
    expect(editor.get_by_role("link", name=title).first).to_be_visible()
    editor.get_by_role("link", name=title).first.click()
    expect(editor.get_by_label("Transcript:").first).to_have_value("I saw the boats leave.")
    assert_accessible(editor)

    editor.goto("/admin/articles/article/add/")
    editor.get_by_label("Title:").fill(title)
    editor.get_by_label("Summary:").fill("What she saw.")
    editor.locator(BODY).click()
    editor.keyboard.type("She tells it herself.")
    editor.get_by_role("button", name="More elements").click()
    editor.get_by_role("button", name="Video or audio").click()
    dialog = editor.get_by_role("dialog", name="Video or audio")
    dialog.get_by_label("Which").select_option(label=title)
    assert_accessible(editor)
    dialog.get_by_role("button", name="Insert").click()
    expect(editor.locator(BODY).get_by_text(title)).to_be_visible()
    editor.get_by_role("radio", name="Nobody").check()
    editor.get_by_role("button", name="Publish now").click()
    expect(editor.get_by_role("listitem").filter(has_text="Published. Read it")).to_be_visible()

    reader = visit(script=False, width=360)
    reader.goto("/articles/")
    reader.get_by_role("link", name=title).click()
    expect(reader.get_by_text("3 seconds")).to_be_visible()
    reader.get_by_text("Read the transcript").click()
    expect(reader.get_by_text("I saw the boats leave.")).to_be_visible()
    assert_accessible(reader)

    watcher = visit()
    watcher.goto(reader.url)
    video = watcher.locator("video")
    assert video.evaluate("video => video.networkState") == 1  # nothing was loaded
    video.evaluate(PLAY)
    assert video.evaluate("video => [video.videoWidth, video.error]") == [640, None]
