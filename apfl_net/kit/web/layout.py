"""The parts around every page. They cost as much to draw as the page within, so each is drawn once.

The caches are keyed by everything the parts show; whoever sees something else has a key of their own.
"""

from collections.abc import Hashable
from functools import lru_cache

from markupsafe import Markup

from apfl_net.kit.i18n import reader
from apfl_net.kit.web.templating import render


def site_header(viewer: Hashable, waiting: int | None, here: str) -> Markup:
    """The header for a viewer (None where nobody is known) with so many notices, in a section."""
    return _header(viewer, waiting or 0, here, reader().language)


def site_footer(is_demo: bool) -> Markup:
    return _footer(is_demo, reader().language)


@lru_cache(maxsize=2000)
def _header(viewer: Hashable, waiting: int, here: str, language: str) -> Markup:
    html = render("layouts/_header.html", viewer=viewer, waiting=waiting, here=here)
    return Markup(html)  # noqa: S704  (drawn by an escaping template)


@lru_cache(maxsize=100)
def _footer(is_demo: bool, language: str) -> Markup:
    return Markup(render("layouts/_footer.html", is_demo=is_demo))  # noqa: S704
