"""What programs put on the clipboard, shortened, and what a body makes of it."""

from typing import Final, NamedTuple


class Pasted(NamedTuple):
    html: str
    body: str


WORD: Final = Pasted(
    # Word 365, saved from the clipboard: paragraphs for lists, conditions, o:p, notes below.
    """<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word">
<head><meta name=Generator content="Microsoft Word 15"><style><!-- p.MsoNormal {margin:0cm;font-size:11.0pt} --></style>
<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]--></head>
<body lang=EN-GB style='tab-interval:36.0pt'><!--StartFragment-->
<h1 style='margin-top:12pt'><span style='mso-fareast-language:EN-GB'>Who waits<o:p></o:p></span></h1>
<p class=MsoNormal>Some&nbsp;<b style='mso-bidi-font-weight:normal'>wait</b> for <i>years</i>.<a style='mso-footnote-id:ftn1' href="#_ftn1" name="_ftnref1" title=""><span class=MsoFootnoteReference><span style='mso-special-character:footnote'><![if !supportFootnotes]>[1]<![endif]></span></span></a><o:p></o:p></p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<h2>Why<o:p></o:p></h2>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span style='font-family:Symbol;mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp; </span></span><![endif]>One<o:p></o:p></p>
<p class=MsoListParagraphCxSpMiddle style='margin-left:72pt;text-indent:-18.0pt;mso-list:l0 level2 lfo1'><![if !supportLists]><span style='font-family:"Courier New";mso-list:Ignore'>o<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span><![endif]>Within<o:p></o:p></p>
<p class=MsoListParagraphCxSpLast style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span style='font-family:Symbol;mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp; </span></span><![endif]>Two<o:p></o:p></p>
<p class=MsoNormal>Then</p>
<p class=MsoListParagraph style='text-indent:-18.0pt;mso-list:l1 level1 lfo2'><![if !supportLists]><span style='mso-list:Ignore'>1.<span style='font:7.0pt "Times New Roman"'>&nbsp; </span></span><![endif]>First</p>
<table class=MsoTableGrid border=1 cellspacing=0><tr style='mso-yfti-irow:0'><td width=100 valign=top style='border:solid windowtext 1.0pt'><p class=MsoNormal><b>Country<o:p></o:p></b></p></td><td><p class=MsoNormal>Cases<o:p></o:p></p></td></tr><tr><td><p class=MsoNormal>Spain<o:p></o:p></p></td><td><p class=MsoNormal><o:p>&nbsp;</o:p></p></td></tr></table>
<!--EndFragment-->
<div style='mso-element:footnote-list'><hr align=left size=1 width="33%"><div style='mso-element:footnote' id=ftn1><p class=MsoFootnoteText><a style='mso-footnote-id:ftn1' href="#_ftnref1" name="_ftn1" title=""><span class=MsoFootnoteReference>[1]</span></a> See <i>the</i> law.<o:p></o:p></p></div></div>
</body></html>""",
    "<h2>Who waits</h2><p>Some <strong>wait</strong> for <em>years</em>.<foot-note>See <em>the</em> law.</foot-note></p>"
    "<h3>Why</h3><ul><li><p>One</p><ul><li><p>Within</p></li></ul></li><li><p>Two</p></li></ul><p>Then</p>"
    '<ol><li><p>First</p></li></ol><table><thead><tr><th scope="col">Country</th>'
    '<th scope="col">Cases</th></tr></thead><tbody><tr><td>Spain</td><td></td></tr></tbody></table>',
)
GOOGLE: Final = Pasted(
    # Google Docs: all in a bold that is not bold, styles for everything, links through Google.
    """<meta charset='utf-8'><meta charset="utf-8"><b style="font-weight:normal;" id="docs-internal-guid-7d1f0a3e-7fff-0b0e">
<h1 dir="ltr" style="line-height:1.38;margin-top:20pt;"><span style="font-size:20pt;font-family:Arial,sans-serif;font-weight:400;white-space:pre-wrap;">Who waits</span></h1>
<p dir="ltr" style="line-height:1.38;"><span style="font-size:11pt;font-weight:400;">Some </span><span style="font-size:11pt;font-weight:700;">wait</span><span style="font-weight:400;font-style:italic;"> for years</span><span>, </span><a href="https://www.google.com/url?q=https://www.un.org/en/&amp;sa=D&amp;usg=x" style="text-decoration:none;"><span style="color:#1155cc;text-decoration:underline;">the UN</span></a><span> says.</span></p>
<br />
<ul style="margin-top:0;padding-inline-start:48px;"><li dir="ltr" style="list-style-type:disc;" aria-level="1"><p dir="ltr" role="presentation"><span style="font-weight:400;">One</span></p></li><li dir="ltr" aria-level="1"><p dir="ltr" role="presentation"><span>Two</span></p></li></ul>
<div dir="ltr" align="left"><table style="border:none;"><colgroup><col width="301" /><col width="301" /></colgroup><tbody><tr style="height:0pt"><td><p dir="ltr"><span style="font-weight:700;">Country</span></p></td><td><p dir="ltr"><span>Cases</span></p></td></tr><tr><td><p dir="ltr"><span>Spain</span></p></td><td><p dir="ltr"><span>4</span></p></td></tr></tbody></table></div></b><br class="Apple-interchange-newline">""",
    '<h2>Who waits</h2><p>Some <strong>wait</strong><em> for years</em>, <a href="https://www.un.org/en/">the UN</a> says.</p>'
    '<ul><li><p>One</p></li><li><p>Two</p></li></ul><table><thead><tr><th scope="col">Country</th><th scope="col">Cases</th></tr></thead>'
    "<tbody><tr><td>Spain</td><td>4</td></tr></tbody></table>",
)
WEB: Final = Pasted(
    # Wikipedia in Chrome: boxes in boxes, edit links, references, pictures, a table with a header.
    """<meta charset='utf-8'><div class="mw-heading mw-heading2"><h2 id="History">History</h2><span class="mw-editsection">[<a href="/w/index.php?action=edit">edit</a>]</span></div><section style="color: rgb(32, 33, 34);"><p style="margin: 0.5em 0px;">The<span> </span><b>declaration</b><sup id="cite_ref-1" class="reference"><a href="#cite_note-1">[1]</a></sup> of&nbsp;<a href="https://en.wikipedia.org/wiki/Paris" title="Paris">Paris</a>.</p><figure><img src="https://upload.wikimedia.org/x.jpg" onerror="alert(1)"></figure><div><div>In a box</div></div></section><h4>Deep</h4><table class="wikitable"><caption>Votes</caption><tbody><tr><th>Year</th><th colspan="2">For and against</th></tr><tr><td>1948</td><td>48</td><td>0</td></tr></tbody></table><pre>As typed</pre><p><br></p><p></p>""",
    '<h2>History</h2><p>The <strong>declaration</strong> of <a href="https://en.wikipedia.org/wiki/Paris">Paris</a>.</p><p>In a box</p><h4>Deep</h4>'
    '<table><caption>Votes</caption><thead><tr><th scope="col">Year</th><th scope="col">For and against</th><td></td></tr></thead>'
    "<tbody><tr><td>1948</td><td>48</td><td>0</td></tr></tbody></table><p>As typed</p>",
)
EACH: Final = {"Word": WORD, "Google Docs": GOOGLE, "the web": WEB}
