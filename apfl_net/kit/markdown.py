"""Markdown to HTML: a safe subset, rendered once, when a text is saved.

Two walls: markdown-it takes no HTML, and nh3 then lets pass only what we name. A mention is left as an
empty `<span class="mention" data-member="7">`; the name goes in when the page is shown, so that whoever
hides their name is hidden in old texts too (`fill_mentions`). In the same way an address of this site that
stands by itself is left as `<span class="reference" data-thread="7">` and gets a title (`fill_references`),
and the head of a quote (`> [#12](/posts/345):`, see `kit.quotes`) as
`<span class="reference" data-quote="345">` with the number and the author of the post.
"""

import re
from collections.abc import Callable, Mapping
from html import escape, unescape
from importlib import import_module

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from apfl_net.kit.config import settings
from apfl_net.kit.i18n import gettext

HANDLE = r"[a-z0-9](?:[a-z0-9-]{1,28})[a-z0-9]"
_MENTION = re.compile(rf"@({HANDLE})(?![\w-])")
_LOCAL_LINK = re.compile(r'(<a\b[^>]*\bhref=")/(?!/)')
_PLACEHOLDER = re.compile(r'<span class="mention" data-(member|quoted)="(\d+)"></span>')

QUOTE_HEAD = re.compile(r"\[[^\[\]\n]*\]\((?P<site>[^()\s]*)/posts/(?P<post>\d{1,9})\)[:\uff1a]?[ \t]*\n?")
"""At the start of a block quote: the post that it quotes. The label is for people and says nothing to us."""

_REFERENCE = re.compile(r'<span class="reference" data-(thread|post|quote)="(\d+)"></span>')
_TAG = re.compile(r"<[^>]*>")
_OWN_ADDRESS = re.compile(
    r"/(?:threads/(\d{1,9})(?:-[^/?#]*)?(?:\?page=\d+)?(?:#post-(\d{1,9}))?|posts/(\d{1,9}))"
)

Reference = tuple[str, int]
"""`("thread", 7)`, `("post", 12)` or, for the head of a quote, `("quote", 12)`."""

TAGS = {
    "a", "blockquote", "br", "code", "em", "h2", "h3", "h4", "h5", "hr", "li", "ol", "p", "pre", "s", "span",
    "strong", "table", "tbody", "td", "th", "thead", "tr", "ul", "div",
}  # fmt: skip
ATTRIBUTES = {
    "a": {"href", "title"},
    "ol": {"start"},
    "span": {"class", "data-member", "data-quoted", "data-thread", "data-post", "data-quote"},
    "div": {"class", "tabindex"},
    "pre": {"tabindex"},
}


import_module("markdown_it.rules_block.table").MAX_AUTOCOMPLETED_CELLS = 1_000  # type: ignore[attr-defined]
# Cells that a table's short rows lack are added: with the 65 536 of the library, 2 kB become 660.


def render(
    text: str,
    mentionable: Mapping[str, int] | None = None,
    quotable: Mapping[str, int] | None = None,
    below: int = 2,
) -> str:
    """HTML of a Markdown text; `@handle` becomes a mention where `mentionable` knows the member id.

    `quotable`: the same for quotes, in which somebody is named again and not mentioned anew. `below`: how
    many levels its headings go down; a post stands under the h1 of its page and its own h2.
    """
    known = {"mentionable": mentionable or {}, "quotable": quotable or {}}
    html = _markdown.render(text, known | {"below": below})
    return nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow ugc noopener",
    )


def mentioned_handles(text: str) -> set[str]:
    """Every `@handle` that could be a mention; whom they may reach is for the caller to say."""
    return {match.group(1) for match in _MENTION.finditer(text)}


def without_handles(text: str) -> str:
    """The text with handles left out, for readers who may not know the names behind them."""
    return _MENTION.sub("@…", text)


def without_tags(html: str) -> str:
    """What one reads of a rendered text."""
    return unescape(_TAG.sub("", html))


def mentioned_members(html: str) -> list[int]:
    """The member ids mentioned in a rendered text, in order of appearance, each once. Not those in quotes."""
    return list(dict.fromkeys(int(found) for kind, found in _PLACEHOLDER.findall(html) if kind == "member"))


def named_members(html: str) -> list[int]:
    """The same, with those in quotes."""
    return list(dict.fromkeys(int(found) for _kind, found in _PLACEHOLDER.findall(html)))


def fill_mentions(html: str, show: Callable[[int], tuple[str, str | None]]) -> str:
    """Put names into the mentions of a rendered text; `show(member_id)` gives a name and perhaps a link."""

    def filled(match: re.Match[str]) -> str:
        name, link = show(int(match.group(2)))
        if link is None:
            return f'<span class="mention">@{escape(name)}</span>'
        return f'<a class="mention" href="{escape(link)}">@{escape(name)}</a>'

    return _PLACEHOLDER.sub(filled, html)


def references_in(html: str) -> list[Reference]:
    """What a rendered text refers to by address, in order of appearance, each once."""
    return list(dict.fromkeys((kind, int(number)) for kind, number in _REFERENCE.findall(html)))


def fill_references(html: str, title_of: Callable[[Reference], str | None]) -> str:
    """Put titles into the references of a rendered text; without one, the bare address is shown."""

    def filled(match: re.Match[str]) -> str:
        reference = match.group(1), int(match.group(2))
        if reference[0] == "quote":
            return _quote_head(reference[1], title_of(reference))
        path = f"/{reference[0]}s/{reference[1]}"
        return f'<a class="reference" href="{path}">{escape(title_of(reference) or path)}</a>'

    return _REFERENCE.sub(filled, html)


def _quote_head(post_id: int, title: str | None) -> str:
    if title is None:
        return f'<p class="quote__from">{escape(gettext("From a post that is not open to you"))}</p>'
    return f'<p class="quote__from"><a href="/posts/{post_id}">{escape(title)}</a></p>'


def blocks(text: str) -> list[Token]:
    """The blocks of a text, each with the lines it stands on; what is inside them is not read."""
    tokens: list[Token] = []
    _markdown.block.parse(text, _markdown, {}, tokens)
    return tokens


def quoted_at(tokens: list[Token], at: int) -> re.Match[str] | None:
    """The head of the quote that begins with this token, if one does."""
    opening = [token.type for token in tokens[at : at + 3]] == ["blockquote_open", "paragraph_open", "inline"]
    head = QUOTE_HEAD.match(tokens[at + 2].content) if opening else None
    return head if head and head["site"] in {"", settings().base_url} else None


def _quote_heads(state: StateCore) -> None:
    """Takes the heads of quotes out of their paragraphs: they are filled in for whoever reads."""
    at = 0
    while at < len(state.tokens):
        if head := quoted_at(state.tokens, at):
            words = state.tokens[at + 2]
            words.content = words.content[head.end() :]
            level = state.tokens[at].level
            mark = Token("quote_head", "", 0, level=level, meta={"to": ("quote", head["post"])})
            state.tokens[at + 1 : at + 1 if words.content else at + 4] = [mark]
        at += 1


def _quoted_mentions(state: StateCore) -> None:
    """Who is mentioned in a quote was told of it by the post that is quoted."""
    quoted: int | None = None
    for block in state.tokens:
        if block.type == "quote_head" and quoted is None:
            quoted = block.level
        elif block.type == "blockquote_close" and block.level == quoted:
            quoted = None
        for token in block.children or []:
            if token.type == "mention" and quoted is not None:
                token.meta["as"] = "quoted"
            elif token.type == "mention" and token.meta["handle"] not in state.env["mentionable"]:
                token.type, token.content = "text", f"@{token.meta['handle']}"


def _own_addresses(state: StateCore) -> None:
    """Turns links that are nothing but an address of this site into references."""
    for block in state.tokens:
        children = block.children or []
        for at, token in enumerate(children):
            if token.type != "link_open" or token.info != "auto":
                continue
            address = str(token.attrGet("href")).removeprefix(settings().base_url)
            if match := _OWN_ADDRESS.fullmatch(address):
                thread, anchor, post = match.groups()
                reference = ("post", anchor or post) if anchor or post else ("thread", thread)
                children[at].type, children[at].nesting, children[at].meta = "reference", 0, {"to": reference}
                for left in children[at + 1 : at + 3]:  # its text and its end
                    left.type, left.tag, left.content, left.nesting = "text", "", "", 0


def with_whole_links(html: str, site: str) -> str:
    """A rendered text whose links to this site begin with its address, for readers elsewhere."""
    return _LOCAL_LINK.sub(rf"\g<1>{site}/", html)


def _mention_rule(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "@" or (state.pos > 0 and (state.src[state.pos - 1].isalnum())):
        return False
    match = _MENTION.match(state.src, state.pos)
    known = state.env["quotable"] | state.env["mentionable"]
    member_id = known.get(match.group(1)) if match else None
    if match is None or member_id is None:
        return False
    if not silent:
        state.push("mention", "", 0).meta = {"as": "member", "member": member_id, "handle": match.group(1)}
    state.pos = match.end()
    return True


def _build() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False, "linkify": True, "breaks": True, "maxNesting": 12})
    markdown.enable(["table", "strikethrough", "linkify"]).disable(["image", "html_block", "html_inline"])
    if markdown.linkify:
        markdown.linkify.set({"fuzzy_link": False, "fuzzy_email": False})
    markdown.inline.ruler.push("mention", _mention_rule)
    markdown.add_render_rule(
        "mention",
        lambda self, tokens, index, options, env: (
            '<span class="mention" data-{as}="{member}"></span>'.format_map(tokens[index].meta)
        ),
    )
    markdown.core.ruler.after("block", "quote_heads", _quote_heads)
    markdown.core.ruler.push("quoted_mentions", _quoted_mentions)
    markdown.core.ruler.push("own_addresses", _own_addresses)
    for mark in ("reference", "quote_head"):
        markdown.add_render_rule(
            mark,
            lambda self, tokens, index, options, env: '<span class="reference" data-{}="{}"></span>'.format(
                *tokens[index].meta["to"]
            ),
        )
    for part, shift in (("heading_open", ""), ("heading_close", "/")):
        markdown.add_render_rule(part, _lowered_heading(shift))
    markdown.add_render_rule("table_open", lambda *_: '<div class="table-scroll" tabindex="0"><table>\n')
    for code in ("fence", "code_block"):
        markdown.add_render_rule(code, _code_block)
    markdown.add_render_rule("table_close", lambda *_: "</table></div>\n")
    return markdown


def _lowered_heading(slash: str) -> Callable[..., str]:
    def rule(self: object, tokens: list[Token], index: int, options: object, env: dict[str, int]) -> str:
        level = min(max(int(tokens[index].tag[1]) + env["below"], 2), 5)
        return f"<{slash}h{level}>"

    return rule


def _code_block(self: object, tokens: list[Token], index: int, options: object, env: object) -> str:
    return f'<pre tabindex="0"><code>{escape(tokens[index].content)}</code></pre>\n'


_markdown = _build()
