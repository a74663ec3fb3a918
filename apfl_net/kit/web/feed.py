"""Feeds in Atom (RFC 4287): an XML template, sent only when it says something new."""

from typing import Any

from fastapi import Request, Response

from apfl_net.kit.config import settings
from apfl_net.kit.web.page import etag_for, not_modified, zipped
from apfl_net.kit.web.xml import xml_text

ATOM = "application/atom+xml; charset=utf-8"


def feed(request: Request, template: str, **context: Any) -> Response:
    """The feed, or 304 for a reader that has this very one. Members' feeds are kept by no shared cache."""
    xml = xml_text(template, base_url=settings().base_url, **context)
    etag = etag_for("feed", xml)
    headers = {"ETag": etag, "Cache-Control": "private, no-cache", "Vary": "Accept-Language, Accept-Encoding"}
    return not_modified(request, etag) or zipped(request, xml, 200, headers, ATOM)
