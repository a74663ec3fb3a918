"""E-mail addresses: one form for one address, whatever script or case it was typed in.

Case is folded, and a domain stands in its own script: people compare and read it. Mail carries it as
`xn--...`, which `carried_domain` says.
"""

import re
import unicodedata

LONGEST, LONGEST_LOCAL, LONGEST_DOMAIN = 254, 64, 253
_LOCAL = re.compile(r"[^\s@<>()\[\]\\,;:\"\x00-\x1f\x7f-\x9f]+")
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?")


def normal_email(text: str) -> str:
    """The address as it is kept. What is no address stays what it is, in lower case: it is nobody's."""
    text = unicodedata.normalize("NFC", text.strip()).casefold()
    local, at, domain = text.rpartition("@")
    return f"{local}@{_in_its_script(domain)}" if at else text


def is_email(address: str) -> bool:
    """Whether mail can be sent to this (normal) address, as far as one can tell by looking."""
    local, _, domain = address.rpartition("@")
    labels = (carried_domain(domain) or "").split(".")
    return (
        len(address) <= LONGEST
        and 0 < len(local.encode("utf-8", "replace")) <= LONGEST_LOCAL
        and _LOCAL.fullmatch(local) is not None
        and not (local.startswith(".") or local.endswith(".") or ".." in local)
        and not any(unicodedata.category(letter) in {"Cf", "Cs", "Co", "Cn"} for letter in local)
        and len(labels) > 1
        and not labels[-1].isdecimal()
        and all(len(label) <= 63 and _LABEL.fullmatch(label) for label in labels)
    )


def domain_of(address: str) -> str:
    return address.rpartition("@")[2]


def carried_domain(domain: str) -> str | None:
    """The domain in the letters that mail knows; None when there is no such."""
    if len(domain) > LONGEST_DOMAIN:
        return None
    try:
        return domain.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return None


def _in_its_script(domain: str) -> str:
    carried = carried_domain(domain)
    try:
        return carried.encode("ascii").decode("idna") if carried else domain
    except UnicodeError:
        return domain
