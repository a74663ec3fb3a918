"""Addresses of pages as we keep them."""

import re
from urllib.parse import urlsplit

LONGEST_ADDRESS = 2000


def plain_address(text: str) -> str:
    """The address of a page in the web; empty for what is none."""
    given = text.strip()
    try:
        place = urlsplit(given)
    except ValueError:
        return ""
    whole = place.scheme in {"http", "https"} and "." in (place.hostname or "") and "@" not in place.netloc
    clean = len(given) <= LONGEST_ADDRESS and not re.search(r"[\s<>\"\x00-\x1f]", given)
    return given if whole and clean else ""
