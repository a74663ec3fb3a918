"""Templates: every one compiles and is used, none styles, scripts or decides by itself."""

import re

import pytest
from jinja2 import meta, nodes

from apfl_net.kit.config import ROOT
from apfl_net.kit.web.templating import templates
from tests.house.reading import Page, html, names, source, syntax
from tests.house.walking import modules, strings

SAFE_AS_RENDERED = {"abstract_html", "background_html", "body_html", "preview_html", "transcript_html"}
FILES_TO_KEEP = {"ediscussions/proceedings/document.html"}
PAGES = [name for name in names() if name.endswith(".html")]


def referenced_by_templates() -> set[str]:
    return {used for name in names() for used in meta.find_referenced_templates(syntax(name)) if used}


def referenced_by_python() -> set[str]:
    spelled = {text for path in modules() for text, _line in strings(path)}
    return {text for text in spelled if re.fullmatch(r"[\w/]+/[\w.]+\.(html|xml|txt)", text)}


@pytest.mark.parametrize("name", names())
def test_a_template_compiles(name):
    assert templates().get_template(name).name == name


def test_no_template_is_left_over_and_none_is_missing():
    assert len(names()) > 30
    assert referenced_by_python() | referenced_by_templates() == set(names())


def test_a_page_has_a_title():
    whole = [
        name for name in PAGES if any(node.template.value.startswith("layouts/") for node in extends(name))
    ]
    assert len(whole) > 15
    titled = [
        name
        for name in whole
        if any(block.name == "title" and block.body for block in syntax(name).find_all(nodes.Block))
    ]
    assert titled == whole


def test_what_htmx_asks_for_is_a_part_not_a_page_to_choose_from():
    """A whole page in answer to htmx comes from elsewhere, a gateway or a hotel: `composer.js` drops it."""
    attributes = {attribute for name in PAGES for _element, attribute, _value in Page(html(name)).attributes}
    assert "hx-get" in attributes
    assert not {"hx-select", "hx-select-oob"} & attributes


@pytest.mark.parametrize("name", PAGES)
def test_a_template_holds_neither_style_nor_script(name):
    """Mail may style in attributes: mail programs drop every other style, and no policy of ours is there.
    A file to be kept brings its style along; it is never shown as a page."""
    in_mail = name.startswith("mail/")
    is_kept = name in FILES_TO_KEEP
    found = [
        (element, attribute)
        for element, attribute, _value in Page(html(name)).attributes
        if (element == "style" and not is_kept)
        or (attribute == "style" and not in_mail)
        or attribute.startswith(("on", "hx-on"))
        or (element == "script" and attribute in {"", "nonce"})
    ]
    assert found == []
    assert not re.search(r"<script[^>]*>\s*[^<\s]", html(name))


@pytest.mark.parametrize("name", names())
def test_nothing_is_called_safe_but_what_the_kit_rendered(name):
    assert called_safe(name) <= SAFE_AS_RENDERED
    assert "autoescape" not in source(name) or name.endswith(".txt")


def test_the_rendered_texts_are_called_safe_somewhere():
    """Or the test above has nothing to look at."""
    assert set().union(*map(called_safe, names())) == SAFE_AS_RENDERED


def test_answers_for_htmx_hold_only_includes_and_swaps():
    """A partial draws a thing once; the htmx answer says only where it goes."""
    answers = [name for name in names() if name.endswith(".htmx.html")]
    assert answers
    for name in answers:
        elements = {element for element, _name, _value in Page(html(name)).attributes}
        assert elements <= {"div"}, name
        assert "".join(Page(html(name)).texts).strip() == "", name


def test_every_form_that_writes_names_its_address():
    """So that it works without JavaScript, and on a page that was reached by another address."""
    forms = re.findall(r"<form\b[^>]*>", "".join(map(html, PAGES)))
    assert len(forms) > 5
    assert [form for form in forms if 'method="post"' in form and "action=" not in form] == []


def test_what_htmx_swaps_in_place_has_a_plain_address_too():
    """`hx-post` stands only on a form with an action, a button with a formaction, or what types a draft."""
    lost = []
    for name in PAGES:
        for tag in re.findall(r"<(?:form|button|a)\b[^>]*hx-(?:post|get)=[^>]*>", html(name)):
            if not re.search(r"\b(?:action|formaction|href)=", tag):
                lost.append((name, tag))
    assert lost == []


def test_static_files_are_named_by_the_hash_of_their_content():
    plain = [name for name in PAGES if re.search(r"""(?:src|href)=["']/static/""", source(name))]
    assert plain == []
    assert any("asset(" in source(name) for name in PAGES)


def test_every_style_sheet_is_in_the_order_and_every_name_in_it_exists():
    order = (ROOT / "static/css/order.txt").read_text().split()
    there = {str(path.relative_to(ROOT / "static/css")) for path in (ROOT / "static/css").rglob("*.css")}
    assert len(order) > 20
    assert sorted(order) == sorted(there)


def called_safe(name: str) -> set[str]:
    """The last word of what is put out without escaping: `body_html` of `post.body_html`."""
    filtered = [found.node for found in syntax(name).find_all(nodes.Filter) if found.name == "safe"]
    return {getattr(node, "attr", None) or getattr(node, "name", "?") for node in filtered}


def extends(name: str) -> list[nodes.Extends]:
    return list(syntax(name).find_all(nodes.Extends))
