"""Answers in XML, from templates like pages are."""

import re
from typing import Any

from fastapi import Request, Response

from apfl_net.kit.web.page import zipped
from apfl_net.kit.web.templating import render

XML = "text/xml; charset=utf-8"
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml_text(template: str, **context: Any) -> str:
    """Without the signs that no XML may hold, however they came into our texts."""
    return _NOT_IN_XML.sub("", render(template, **context))


def xml_answer(request: Request, template: str, **context: Any) -> Response:
    """For programs that ask without signing in. Whoever asks later is told what is so then."""
    headers = {"Cache-Control": "no-cache", "Vary": "Accept-Encoding"}
    return zipped(request, xml_text(template, **context), 200, headers, XML)
