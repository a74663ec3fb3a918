"""Templates as a reader meets them: their HTML with what Jinja does taken out."""

from functools import cache
from html.parser import HTMLParser

from jinja2 import Environment, nodes

from apfl_net.kit.web.templating import templates

GETTEXT = {"_", "gettext", "ngettext", "pgettext", "npgettext"}
SHOWN_ATTRIBUTES = {"alt", "aria-label", "aria-description", "label", "placeholder", "title"}


def names() -> list[str]:
    return sorted(templates().list_templates())


@cache
def source(name: str) -> str:
    return templates().loader.get_source(templates(), name)[0]


@cache
def syntax(name: str) -> nodes.Template:
    return Environment(autoescape=True).parse(source(name), name)  # as written, not yet translated


@cache
def html(name: str) -> str:
    """What stands in the template itself: no tags and expressions of Jinja, no text marked by `trans`."""
    kept: list[str] = []
    inside, first_word = False, False
    for _line, kind, value in templates().lex(source(name), name):
        if kind == "block_begin":
            first_word = True
        elif kind == "name" and first_word:
            inside = {"trans": True, "endtrans": False}.get(value, inside)
            first_word = False
        elif kind == "data" and not inside:
            kept.append(value)
        elif kind == "variable_begin" and kept and kept[-1].endswith(("<", "</")):
            kept.append("h2")  # a heading whose level the page decides
    return "".join(kept)


class Page(HTMLParser):
    """The texts, the attributes and the names of the elements of a piece of HTML."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []  # element, name, value
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += [(tag, name, value or "") for name, value in attrs] or [(tag, "", "")]

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def unmarked_strings(node: nodes.Node) -> list[str]:
    """The strings in what a template puts out that no gettext function is given."""
    found: list[str] = []
    for child in node.iter_child_nodes():
        if isinstance(child, nodes.Call) and getattr(child.node, "name", "") in GETTEXT:
            continue
        if isinstance(child, nodes.Const) and isinstance(child.value, str):
            found.append(child.value)
        found += unmarked_strings(child)
    return found
