"""Identifiers and addresses as we keep them; empty for what is none."""

import re
from urllib.parse import urlsplit

_DOI = re.compile(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)?(10\.\d{4,9}/\S+)$", re.IGNORECASE)
LONGEST_ADDRESS = 2000


def plain_doi(text: str) -> str:
    found = _DOI.match(text.strip())
    return found[1].rstrip(".,;").lower() if found else ""


def plain_isbn(text: str) -> str:
    """Thirteen digits, as the number of ten digits is written today; the last digit must be right."""
    digits = re.sub(r"[\s-]", "", text.removeprefix("ISBN").strip(": ")).upper()
    if re.fullmatch(r"\d{9}[\dX]", digits):
        weighed = sum((10 - at) * (10 if sign == "X" else int(sign)) for at, sign in enumerate(digits))
        return _with_check(f"978{digits[:9]}") if weighed % 11 == 0 else ""
    return digits if re.fullmatch(r"\d{13}", digits) and _with_check(digits[:12]) == digits else ""


def _with_check(twelve: str) -> str:
    weighed = sum(int(sign) * (3 if at % 2 else 1) for at, sign in enumerate(twelve))
    return f"{twelve}{-weighed % 10}"


def plain_address(text: str) -> str:
    """The address of a page in the web."""
    given = text.strip()
    try:
        place = urlsplit(given)
    except ValueError:
        return ""
    whole = place.scheme in {"http", "https"} and "." in (place.hostname or "") and "@" not in place.netloc
    clean = len(given) <= LONGEST_ADDRESS and not re.search(r"[\s<>\"\x00-\x1f]", given)
    return given if whole and clean else ""
