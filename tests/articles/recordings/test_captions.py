"""Subtitles come out as WebVTT of words and times, and as a transcript."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.recordings.captions import MOST_BYTES, Captions, CaptionsRefused, read_captions

WEBVTT = """WEBVTT - SENTINEL header
Kind: captions

NOTE SENTINEL: ask the witness
whether the name is right

STYLE
::cue { background: url(https://tracker.example/SENTINEL) }

REGION
id:SENTINEL

SENTINEL name
00:01.000 --> 00:03.500 region:SENTINEL line:80%,end position:50% align:start size:35% vertical:rl
<v.loud Ana>We <b>heard</b> the <c.red>shots</c>.</v>

00:00:03.600 --> 00:00:05.000
<v Ana>All <00:00:04.000>night &amp; day.

1:00:00.000 --> 1:00:01.250
<v Judge Ruiz>Tell <lang es><i>us</i></lang> <ruby>more<rt>x</rt></ruby>
"""
WRITTEN = """WEBVTT

00:00:01.000 --> 00:00:03.500 line:80% position:50% align:start
<v Ana>We <b>heard</b> the shots.</v>

00:00:03.600 --> 00:00:05.000
<v Ana>All night &amp; day.</v>

01:00:00.000 --> 01:00:01.250
<v Judge Ruiz>Tell <i>us</i> morex</v>
"""
TRANSCRIPT = "Ana: We heard the shots. All night & day.\n\nJudge Ruiz: Tell us morex"
SRT = """1\r
00:00:01,000 --> 00:00:02,500\r
<font color="#ff0000">{\\an8}¿Quién <i>está</i> ahí?</font>\r
- Nadie & 3 < 5\r
\r
2\r
00:00:05,5 --> 00:00:06,000 X1:100 X2:200\r
Adiós\r
"""


def cue(words, times="00:01.000 --> 00:02.000"):
    return f"WEBVTT\n\n{times}\n{words}\n".encode()


def written(content):
    """Return a cue as it was written."""
    return read_captions(content).text.removeprefix("WEBVTT\n\n").rstrip("\n")


def line_of(content):
    with pytest.raises(CaptionsRefused) as refused:
        read_captions(content)
    assert str(refused.value) == str(refused.value.line)
    return refused.value.line


def test_webvtt_is_written_anew_with_words_and_times_alone():
    captions = read_captions(WEBVTT.encode())

    assert captions == Captions(WRITTEN, TRANSCRIPT, 3_601.25)


def test_what_was_written_is_written_the_same_again():
    assert read_captions(WRITTEN.encode()).text == WRITTEN


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_srt_becomes_webvtt(encoding):
    captions = read_captions(SRT.encode(encoding))

    assert captions.text == (
        "WEBVTT\n\n00:00:01.000 --> 00:00:02.500\n¿Quién <i>está</i> ahí?\n- Nadie &amp; 3 &lt; 5\n\n"
        "00:00:05.500 --> 00:00:06.000\nAdiós\n"
    )
    assert captions.transcript == "¿Quién está ahí? - Nadie & 3 < 5\n\nAdiós"
    assert captions.seconds == 6


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("<b>not closed", "<b>not closed</b>"),
        ("<b><i>crossed</b></i>", "<b><i>crossed</i></b>"),
        ("closed</b> only</v>", "closed only"),
        ("<v>nobody", "nobody"),
        ("<v A>one\n<v B>two", "<v A>one\n</v><v B>two</v>"),
        ("<V  A &lt;b&gt;  C >x", "<v A &lt;b&gt; C>x</v>"),
        ("<script>alert(1)</script>", "alert(1)"),
        ("&lt;script&gt; &#60;b&#62; --&gt;", "&lt;script&gt; &lt;b&gt; --&gt;"),
        ("a&#10;&#10;00:03.000 --&gt; 00:04.000&#13;b", "a\n00:03.000 --&gt; 00:04.000\nb"),
        ("<img src=x onerror=alert(1)>words", "words"),
        ("1 < 2 <b", "1 &lt; 2 &lt;b"),
        ("مرحبا\u200f!", "مرحبا\u200f!"),
        ("a\0b\x1bc\u2028d", "a b c d"),
    ],
)
def test_of_markup_bold_italic_underlined_and_voices_stay(words, expected):
    assert written(cue(words)) == f"00:00:01.000 --> 00:00:02.000\n{expected}"


@pytest.mark.parametrize(
    ("places", "kept"),
    [
        ("line:-1 align:center", " line:-1 align:center"),
        ("line:1 line:2", " line:1"),
        ("position:10%,line-left", " position:10%"),
        ("align:middle position:x line:url(x) size:10% vertical:lr region:r", ""),
    ],
)
def test_of_settings_the_places_stay(places, kept):
    content = cue("x", f"00:01.000 --> 00:02.000 {places}")

    assert written(content) == f"00:00:01.000 --> 00:00:02.000{kept}\nx"


def test_a_paragraph_begins_after_two_seconds_or_with_another_voice():
    content = """WEBVTT

00:20.000 --> 00:21.000
last

00:01.000 --> 00:02.000
Wo<i>rd</i>s go
on

00:04.000 --> 00:05.000
here.

00:07.001 --> 00:08.000
A pause. <v A>Mine.</v> <v B>Yours.</v>

00:08.000 --> 00:09.000
<v B>Still yours.

00:09.000 --> 00:10.000
Nobody's.
"""
    assert read_captions(content.encode()).transcript.split("\n\n") == [
        "Words go on here.",
        "A pause.",
        "A: Mine.",
        "B: Yours. Still yours.",
        "Nobody's.",
        "last",
    ]


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"", 1),
        (b"WEBVTT", 1),
        (b"WEBVTT\n\nNOTE nothing\n", 4),
        (b"WEBVTTX\n\n00:01.000 --> 00:02.000\nx", 1),
        (b"<html>\n\n<script>", 1),
        (b"\x89PNG\r\n\x1a\n\0\0", 1),
        (b"WEBVTT\n\n00:01.000 --> 00:02.000\nx\n\nwords\nand more\n", 6),
        (b"WEBVTT\n\nname\n00:01.000 --> never\nx", 4),
        (b"WEBVTT\n\n00:02.000 --> 00:01.000\nx", 3),
        (b"WEBVTT\n\n00:01.000 --> 00:61.000\nx", 3),
        (b"WEBVTT\n\n00:01.000 --> 00:02.000\n\n", 5),
        ("1\n00:00:01,000 --> 00:00:02,000\nEspaña".encode("cp1252"), 3),
        (b"\xff\xfe\0", 1),
    ],
)
def test_what_is_no_webvtt_is_refused_at_its_line(content, line):
    assert line_of(content) == line


def test_more_than_anybody_says_is_refused():
    assert line_of(b"\n" * (MOST_BYTES + 1)) == MOST_BYTES + 1


@pytest.mark.sampled(4)
@pytest.mark.parametrize(
    "part",
    ["<b ", "<", "{\\", "&", "<v x", "\\", " ", "<a.", "0", "<c>x", "<b>x</b>", "<v A>", "<i>"],
)
def test_long_markup_takes_no_time(part):
    began = time.monotonic()

    read_captions(cue("x" + part * (300_000 // len(part))))

    assert time.monotonic() - began < 3


@given(st.text(alphabet="<>/bivuc. A&lt;:-1\n\r{}\\\u2028") | st.text())
def test_whatever_a_cue_says_it_stays_one(words):
    lines = [line for line in words.replace("\r", "\n").split("\n") if line.strip()]
    content = cue("x" + "\n".join(line.replace("-->", "") for line in lines))

    captions = read_captions(content)

    assert captions.text.count("-->") == 1
    assert captions.text.count("\n\n") == 1
    assert read_captions(captions.text.encode()).transcript == captions.transcript
