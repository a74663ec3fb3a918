"""What people type, made safe to keep and to show without changing what they said."""

import re
import unicodedata

# Characters that can make a line read differently from what it is: embeddings, overrides, isolates.
# Right-to-left languages do not need them in running text; the plain marks U+200E and U+200F stay.
_BIDI_CONTROLS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufeff\ufff9-\ufffb]")
# Invisible, yet part of real writing (Khmer word breaks, Indic joiners), so kept; but not a text by itself.
_INVISIBLE = re.compile(
    r"[\s\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2060-\u2064\u3164\uffa0]"
)
_LONE_SURROGATES = re.compile("[\ud800-\udfff]")


def clean_text(text: str) -> str:
    """NFC, line ends as `\\n`, no control characters, no text-direction tricks, no blank edges.

    A text of nothing but invisible characters becomes the empty string.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    for unwanted in (_CONTROLS, _BIDI_CONTROLS, _LONE_SURROGATES):
        text = unwanted.sub("", text)
    text = unicodedata.normalize("NFC", text)  # last: what stood between a letter and its accent is gone
    return text.strip() if _INVISIBLE.sub("", text) else ""


def clean_line(text: str) -> str:
    """`clean_text` on one line: a title or a name."""
    return " ".join(clean_text(text).split())


def slugify(text: str, limit: int = 60) -> str:
    """The readable tail of an address: lower-case, words joined by hyphens, every script kept.

    >>> slugify("How do you inspect vessels?")
    'how-do-you-inspect-vessels'
    """
    words = re.findall(
        r"[^\W_]+(?:[\u0300-\u036f\u0e31-\u0e4e\u1000-\u109f\u1780-\u17ff]+[^\W_]*)*", text.casefold()
    )
    slug = ""
    for word in words:
        if len(slug) + len(word) > limit:
            break
        slug = f"{slug}-{word}" if slug else word
    return slug or "-"


def initials(name: str) -> str:
    """Of the first and the last word: what stands in a member's round mark."""
    words = name.split()
    return "".join(word[0] for word in words[:1] + words[1:][-1:]).upper()


_POST_QUOTED = re.compile(r"^ {0,3}> ?\[[^\]\n]*\]\(\S*/posts/\d+\).*\n?(?:^ {0,3}>.*\n?)*", re.MULTILINE)
_QUOTE_HEAD = re.compile(r"\[[^\]\n]*\]\(\S*/posts/\d+\):?")


def excerpt(text: str, limit: int = 160) -> str:
    """The first words of a Markdown text, on one line, cut at a word where there is one.

    What is quoted from another post is left out, unless there is nothing else.
    """
    line = plain_words(_POST_QUOTED.sub("", text).strip() or _QUOTE_HEAD.sub("", text))
    if len(line) <= limit:
        return line
    cut = line[:limit].rpartition(" ")[0]
    return (cut if len(cut) > limit // 2 else line[:limit]) + " …"


def plain_words(text: str) -> str:
    """A Markdown text on one line, without its signs and the addresses of its links."""
    words = re.sub(r"[*`\[\]]|\(https?://\S+\)", "", text)
    return " ".join(re.sub(r"[>#_|]", " ", words).split())


_MENTION = re.compile(r"(?<![\w/])@[\w-]+")


def own_words(text: str) -> str:
    """What somebody wrote in a Markdown text themselves, for whoever looks for words in it.

    Without what is quoted from another post, the names of mentioned members, and where links lead to.
    """
    text = _QUOTE_HEAD.sub("", _POST_QUOTED.sub("", text))
    return _MENTION.sub(" ", re.sub(r"\]\([^()\s]*\)", "]", text))
