"""Markdown: a safe subset, rendered in an amount of work that does not run away."""

import re
import sys
from html.parser import HTMLParser
from math import isqrt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apfl_net.kit.markdown import (
    ATTRIBUTES,
    TAGS,
    fill_mentions,
    mentioned_handles,
    mentioned_members,
    render,
)

ATTACKS = """
<script>alert(1)</script>
<img src=x onerror=alert(1)>
<svg/onload=alert(1)>
<iframe srcdoc="<script>alert(1)</script>"></iframe>
<a href="javascript:alert(1)">x</a>
<div style="position:fixed;inset:0">x</div>
<style>*{display:none}</style>
<form action=//evil.example><input name=password></form>
<base href=//evil.example>
<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>
<!--><img src=x onerror=alert(1)>-->
<![CDATA[<script>alert(1)</script>]]>
[x](javascript:alert(1))
[x](JaVaScRiPt:alert(1))
[x](java&#115;cript:alert(1))
[x](java\tscript:alert(1))
[x](&#x6a;avascript:alert(1))
[x](javascript&colon;alert(1))
[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)
[x](vbscript:msgbox(1))
[x](file:///etc/passwd)
[x](<javascript:alert(1)>)
[x]( javascript:alert(1) )
[x](https://example.org "onmouseover=alert(1)")
[x](https://example.org '"><script>alert(1)</script>')
[x](https://example.org/"onmouseover="alert(1))
[x]: javascript:alert(1)
[ref]: https://example.org "><script>alert(1)</script>"
<javascript:alert(1)>
<https://example.org/"onmouseover="alert(1)>
![x](javascript:alert(1))
![x](https://tracker.example/pixel.gif)
`<script>alert(1)</script>`
```"><script>alert(1)</script>
    <script>alert(1)</script>
https://example.org/<script>alert(1)</script>
&lt;script&gt;alert(1)&lt;/script&gt;
&#60;script&#62;alert(1)&#60;/script&#62;
<span class="mention" data-member="1"></span>
| a | b |
|---|---|
| <script>alert(1)</script> | [x](javascript:alert(1)) |
\x00<script>alert(1)</script>
<a\u2028href=javascript:alert(1)>x</a>
"""


class Elements(HTMLParser):
    """What a browser would make of it: elements with their attributes."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.text += data


def check_harmless(html: str) -> None:
    elements = Elements(html)
    assert {tag for tag, _attributes in elements.found} <= TAGS
    for tag, attributes in elements.found:
        assert set(attributes) <= ATTRIBUTES.get(tag, set()) | ({"rel"} if tag == "a" else set())
        if tag == "a" and "href" in attributes:
            scheme = re.match(r"[a-zA-Z][\w+.-]*(?=:)", attributes["href"].strip())
            assert scheme is None or scheme.group().lower() in {"http", "https", "mailto"}
            assert attributes["rel"] == "nofollow ugc noopener"


@pytest.mark.parametrize("attack", [line for line in ATTACKS.splitlines() if line])
def test_an_attack_is_harmless(attack):
    check_harmless(render(attack))


def test_all_attacks_together_are_harmless():
    check_harmless(render(ATTACKS))


@given(st.text(max_size=300))
def test_no_text_is_harmful(text):
    check_harmless(render(text))


@given(
    st.lists(st.sampled_from([*"<>[]()!*_`~\"'@#|-=\n &;:/\\", "javascript:", "x", "<a ", "&#"]), max_size=60)
)
def test_no_heap_of_marks_is_harmful(marks):
    check_harmless(render("".join(marks)))


@pytest.mark.parametrize(
    ("text", "html"),
    [
        (
            "**Bold** and *fine* and ~~gone~~",
            "<p><strong>Bold</strong> and <em>fine</em> and <s>gone</s></p>\n",
        ),
        ("one\ntwo", "<p>one<br>\ntwo</p>\n"),
        ("# First\n###### Last", "<h3>First</h3><h5>Last</h5>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"),
        ("3. c", '<ol start="3">\n<li>c</li>\n</ol>\n'),
        ("> said", "<blockquote>\n<p>said</p>\n</blockquote>\n"),
        ("a < b & c", "<p>a &lt; b &amp; c</p>\n"),
        (
            "See https://example.org/a?b=1.",
            '<p>See <a href="https://example.org/a?b=1" rel="nofollow ugc noopener">https://example.org/a?b=1</a>.</p>\n',
        ),
        ("example.org and a@example.org", "<p>example.org and a@example.org</p>\n"),
        ("![photo](https://example.org/a.png)", None),
    ],
)
def test_what_is_rendered(text, html):
    rendered = render(text)
    if html is None:
        assert "<img" not in rendered
    else:
        assert rendered == html


def test_headings_of_a_page_stand_right_below_its_title():
    assert render("## How it works\n### In short", below=0) == "<h2>How it works</h2><h3>In short</h3>"


def test_code_is_shown_and_can_be_scrolled_with_the_keyboard():
    assert render("```html\n<b>\n```") == '<pre tabindex="0"><code>&lt;b&gt;\n</code></pre>\n'


BOMBS: dict[str, Any] = {
    "quotes": lambda n: ">" * n,
    "quotes and lists": lambda n: "> - " * (n // 4),
    "lists": lambda n: "\n".join("  " * depth + "- x" for depth in range(isqrt(n))),
    "brackets": lambda n: "[" * n,
    "closed brackets": lambda n: "[" * (n // 2) + "]" * (n // 2),
    "links": lambda n: "[a](" * (n // 4),
    "emphasis": lambda n: "*a _b " * (n // 6),
    "stars": lambda n: "*" * n,
    "ticks": lambda n: "".join("`" * (run % 40 + 1) + " " for run in range(n // 20)),
    "angles": lambda n: "<" * n,
    "mentions": lambda n: "@lan-tran " * (n // 10),
    "at signs": lambda n: "@" * n,
    "addresses": lambda n: "https://a.example/ " * (n // 19),
    "schemes": lambda n: "https://" * (n // 8),
    "entities": lambda n: "&amp" * (n // 4),
    "references": lambda n: "".join(f"[{number}]: x\n" for number in range(n // 10)),
    "tables": lambda n: "|a" * (n // 8) + "\n" + "|-" * (n // 8) + "\n" + ("|x" * 10 + "\n") * (n // 40),
    "columns and rows": lambda n: "|a" * 300 + "\n" + "|-" * 300 + "\n" + "|\n" * (n // 4),
    "backslashes": lambda n: "\\" * n,
    "lines": lambda n: "a\n" * (n // 2),
}


def work_of(text: str) -> int:
    """How many functions are called to render a text."""
    calls = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in {"call", "c_call"}

    sys.setprofile(count)
    try:
        render(text, {"lan-tran": 7})
    finally:
        sys.setprofile(None)
    return calls


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS.keys())
def test_twice_the_bomb_is_no_more_than_twice_the_work(bomb):
    """Counted in calls, not in seconds: it grows with the text, not with its square."""
    small, large = work_of(bomb(5_000)), work_of(bomb(10_000))
    assert large < 2.5 * small
    assert large < 1_000_000
    html = render(bomb(10_000))
    assert len(html) < 12 * 10_000
    check_harmless(html)


def test_a_mention_becomes_a_place_for_the_name_where_the_member_is_known():
    html = render("Ask @lan-tran, not @nobody.", {"lan-tran": 7})
    assert html == '<p>Ask <span class="mention" data-member="7"></span>, not @nobody.</p>\n'
    assert mentioned_members(html) == [7]


@pytest.mark.parametrize(
    ("text", "mentioned"),
    [
        ("@lan-tran", [7]),
        ("(@lan-tran)", [7]),
        ("**@lan-tran**", [7]),
        ("@lan-tran's plan", [7]),
        ("@lan-tran. @lan-tran!", [7]),
        ("@wen-ruoshan and @lan-tran", [9, 7]),
        ("a@lan-tran", []),
        ("@lan-tran-b", []),
        ("@lan-tran_b", []),
        ("@Lan-Tran", []),
        ("@@lan-tran", [7]),
        ("`@lan-tran`", []),
        ("```\n@lan-tran\n```", []),
        ("\\@lan-tran", []),
        ("[@lan-tran](https://example.org)", [7]),
        ("https://example.org/@lan-tran", []),
    ],
)
def test_what_is_a_mention(text, mentioned):
    assert mentioned_members(render(text, {"lan-tran": 7, "wen-ruoshan": 9})) == mentioned


def test_handles_that_could_be_mentions_are_found_before_the_text_is_rendered():
    assert mentioned_handles("@lan-tran, @x @ab-c @-a- mail@example.org") == {"lan-tran", "ab-c", "example"}


def test_names_are_put_in_when_a_text_is_shown():
    html = render("@lan-tran and @wen-ruoshan", {"lan-tran": 7, "wen-ruoshan": 9})
    shown = fill_mentions(
        html, lambda number: {7: ("Lan <b> & Tran", "/members/7"), 9: ("a member", None)}[number]
    )
    assert shown == (
        '<p><a class="mention" href="/members/7">@Lan &lt;b&gt; &amp; Tran</a>'
        ' and <span class="mention">@a member</span></p>\n'
    )


def test_nobody_can_forge_a_mention():
    for text in (
        '<span class="mention" data-member="7"></span>',
        '`<span class="mention" data-member="7"></span>`',
        '[x](https://example.org \'<span class="mention" data-member="7"></span>\')',
        "&lt;span class=&quot;mention&quot; data-member=&quot;7&quot;&gt;&lt;/span&gt;",
    ):
        assert mentioned_members(render(text, {})) == []
