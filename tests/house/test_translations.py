"""Every word that a reader meets goes through gettext."""

import re

import pytest
from jinja2 import nodes

from apfl_net.kit.catalogues import collected, words_of
from tests.house.reading import SHOWN_ATTRIBUTES, Page, html, names, syntax, unmarked_strings

NAMES = ("APFL Net",)
WORD = re.compile(r"[A-Za-z]{2,}")
LOOSE_ATTRIBUTE = re.compile(r' (?:class|aria-describedby|aria-invalid)="[^"]*"')
"""Of a macro that puts out a part of an element."""
PROSE = re.compile(r"[A-Z][a-z]+[ .:!?]|[a-z]+ [a-z]+|^[A-Z][a-z]+$")


def without_names(text: str) -> str:
    for name in NAMES:
        text = text.replace(name, "")
    return text


@pytest.mark.parametrize("name", names())
def test_a_template_has_no_words_of_its_own(name):
    page = Page(html(name)) if name.endswith((".html", ".xml")) else None
    texts = [LOOSE_ATTRIBUTE.sub("", text) for text in page.texts] if page else [html(name)]
    assert [text for text in map(without_names, texts) if WORD.search(text)] == []
    shown = [
        (element, attribute, value)
        for element, attribute, value in (page.attributes if page else [])
        if attribute in SHOWN_ATTRIBUTES and WORD.search(without_names(value))
    ]
    assert shown == []


@pytest.mark.parametrize("name", names())
def test_a_template_puts_out_no_prose_without_gettext(name):
    shown = [text for output in syntax(name).find_all(nodes.Output) for text in strings_shown(output)]
    assert [text for text in shown if PROSE.search(text)] == []


def strings_shown(output: nodes.Output) -> list[str]:
    """Strings in expressions that are put out; class names (` avatar--small`) are none."""
    return [text for text in unmarked_strings(output) if not re.search(r"--|__|^\s|^[a-z/?#-]+$", text)]


def test_marks_are_collected_from_templates_code_and_data():
    found = {words_of(message) for message in collected() if message.id}
    assert len(found) > 350
    assert {"Post reply", "Skip to the content", "You may read this, but not do that here."} <= found
    assert {"Debt bondage", "Palm oil", "Employers' organisation", "Viet Nam", "Hello %(name)s,"} <= found
