"""Jinja as the house uses it: strict, escaping, translated, with the few functions templates may call."""

import hashlib
import json
from functools import cache, lru_cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, nodes, pass_eval_context
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

from apfl_net.kit import i18n
from apfl_net.kit.config import ROOT, settings
from apfl_net.kit.languages import REGION
from apfl_net.kit.text import excerpt, initials
from apfl_net.kit.web.assets import all_assets_mark, asset

TEMPLATES = ROOT / "templates"


class TranslatingEnvironment(Environment):
    """Jinja for one language: `_("...")` without values is translated when a template is compiled."""

    def __init__(self, language: str, **options: Any) -> None:
        super().__init__(**options)
        self.language = language

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        template = super()._parse(source, name, filename)
        return _Translation(self.language).visit(template)  # type: ignore[no-any-return]


class _Translation(NodeTransformer):
    def __init__(self, language: str) -> None:
        self.language = language

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802  (Jinja names it)
        said = node.args[0] if len(node.args) == 1 and not node.kwargs else None
        if isinstance(node.node, nodes.Name) and node.node.name == "_" and isinstance(said, nodes.Const):
            return nodes.MarkSafe(nodes.Const(i18n.catalogue(self.language).gettext(said.value)))
        return self.generic_visit(node)


def templates() -> Environment:
    """The templates in the language of whoever reads."""
    return _templates(i18n.reader().language)


@cache
def _templates(language: str) -> Environment:
    env = TranslatingEnvironment(
        language,
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,  # mail is plain text and switches it off in the file
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=settings().reload_templates,
    )
    env.globals.update(
        _=translated,
        ngettext=translated_plural,
        asset=asset,
        language_options=language_options,
        reader=i18n.reader,
        languages=i18n.languages,
        rtl_languages=i18n.RTL_LANGUAGES,
        settings=settings,
    )
    env.filters.update(
        short_time=i18n.short_time,
        short_day=i18n.short_day,
        day=i18n.plain_day,
        full_time=i18n.full_time,
        language_name=lambda code: i18n.language_name(code, i18n.reader().language),
        language_name_own=lambda code: i18n.language_name(code, code),
        initials=initials,
        clock_time=i18n.clock_time,
        duration=i18n.duration,
        excerpt=excerpt,
        as_json=as_json,
    )
    return env


def as_json(value: object) -> Markup:
    """Data in a page, for programs. Nothing in it can end the element that it stands in, or begin another."""
    text = json.dumps(value, ensure_ascii=False)
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)  # noqa: S704


@pass_eval_context
def translated(context: nodes.EvalContext, message: str, **values: object) -> str:
    """`_("Started by %(name)s", name=...)` in a template; values are escaped (not in mail)."""
    words = _our_words(message, i18n.reader().language)
    return words % values if context.autoescape else str(words) % values


def translated_plural(singular: str, plural: str, num: int) -> Markup:
    return Markup(i18n.ngettext(singular, plural, num)) % {"num": num}  # noqa: S704


@lru_cache(maxsize=20_000)
def _our_words(message: str, language: str) -> Markup:
    return Markup(i18n.catalogue(language).gettext(message))  # noqa: S704  (catalogues are part of the house)


def language_options(chosen: str) -> Markup:
    """The options of a choice of languages, named in the reader's own."""
    return _language_options(chosen, i18n.reader().language)


@lru_cache(maxsize=1000)
def _language_options(chosen: str, in_language: str) -> Markup:
    names = {code: i18n.language_name(code, in_language) for code in REGION}
    return Markup(render("shared/_language_options.html", languages=names, chosen=chosen))  # noqa: S704


def render(template: str, **context: Any) -> str:
    return templates().get_template(template).render(**context)


@cache
def build_mark() -> str:
    """Changes when a template, a catalogue or a static file does: then no kept page is current."""
    digest = hashlib.sha256(all_assets_mark().encode())
    for folder, pattern in ((TEMPLATES, "**/*.html"), (i18n.CATALOGUES, "*.po")):
        for path in sorted(folder.glob(pattern)):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
