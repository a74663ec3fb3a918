"""Help with writing and with keys."""

from fastapi import Request, Response

from apfl_net.access.entrances import Anyone
from apfl_net.kit.markdown import render
from apfl_net.kit.web.page import is_htmx, page
from apfl_net.kit.web.routing import room

router = room()

TYPED = (
    "**bold**",
    "*emphasis*",
    "> quoted words",
    "- one\n- two",
    "1. first\n2. second",
    "[words](https://www.ilo.org)",
    "# A heading",
    "| Year | Visits |\n| --- | --- |\n| 2025 | 12 |",
)
WRITING = [(typed, render(typed)) for typed in TYPED]
"""What one types, and what becomes of it."""


@router.get("/help/writing")
def show_help_writing(request: Request, viewer: Anyone) -> Response:
    return page(request, "editorial/help_writing.html", examples=WRITING)


@router.get("/help/shortcuts")
def show_shortcuts(request: Request, viewer: Anyone) -> Response:
    """A page, and the sheet that "?" opens over another one."""
    template = "editorial/_shortcuts.html" if is_htmx(request) else "editorial/shortcuts.html"
    return page(request, template)
