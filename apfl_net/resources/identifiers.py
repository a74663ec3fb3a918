"""Identifiers of documents, each written in one way however it was typed: so doubles are found by them."""

import re

SCHEMES = {"doi": "DOI", "isbn": "ISBN", "ilo": "ILO"}
"""In the order in which they are shown, by the names that they have in every language."""

LONGEST = 200
_DOI = re.compile(r"10\.\d{4,9}/\S+")
_DOI_HEAD = re.compile(r"^(?:https?://(?:dx\.)?doi\.org/|doi:)\s*", re.IGNORECASE)


def plain(scheme: str, typed: str) -> str | None:
    """The identifier as it is kept; None where it is none.

    >>> plain("doi", "https://doi.org/10.1000/ABC")
    '10.1000/abc'
    >>> plain("isbn", "92-2-127748-8")
    '9789221277484'
    """
    text = " ".join(typed.split())[:LONGEST]
    if scheme == "doi":
        doi = _DOI_HEAD.sub("", text).casefold()
        return doi if _DOI.fullmatch(doi) else None
    if scheme == "isbn":
        return _isbn(re.sub(r"[\s\u2010-\u2015-]", "", text).upper().removeprefix("ISBN").lstrip(":"))
    return text or None


def address_of(scheme: str, value: str) -> str:
    """Where it leads to; empty where it leads nowhere by itself."""
    return f"https://doi.org/{value}" if scheme == "doi" else ""


def _isbn(digits: str) -> str | None:
    """With thirteen digits, also of one that has ten; None where its check digit is another."""
    if re.fullmatch(r"\d{9}[\dX]", digits):
        weighed = sum(
            (10 - place) * (10 if digit == "X" else int(digit)) for place, digit in enumerate(digits)
        )
        return _with_check_digit("978" + digits[:9]) if weighed % 11 == 0 else None
    if re.fullmatch(r"97[89]\d{10}", digits):
        return digits if digits == _with_check_digit(digits[:12]) else None
    return None


def _with_check_digit(twelve: str) -> str:
    weighed = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(twelve))
    return f"{twelve}{-weighed % 10}"
