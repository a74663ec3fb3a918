"""E-mail addresses: one form for one address, whatever script or case it was typed in; what of it is shown.

Case is folded, and a domain stands in its own script: people compare and read it. Mail carries it as
`xn--...`, which `for_the_wire` says.
"""

import re
import unicodedata

LONGEST, LONGEST_LOCAL, LONGEST_DOMAIN = 254, 64, 253  # RFC 5321, 4.5.3.1
_LOCAL = re.compile(r"[^\s@<>()\[\]\\,;:\"\x00-\x1f\x7f-\x9f]+")
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?")
_IN_TEXT = re.compile(r"[^\s@<>()\[\],;:\"']+@[^\s@<>()\[\],;:\"']+")


def normal_email(typed: str) -> str:
    """The address as it is kept. What is no address stays what it is, in lower case: it is nobody's."""
    text = unicodedata.normalize("NFC", typed.strip()).casefold()
    local, at, domain = text.rpartition("@")
    return f"{local}@{_in_its_script(domain)}" if at else text


def tidy_address(typed: str) -> str | None:
    """The same; None where it is no address that mail can be sent to."""
    address = normal_email(typed)
    return address if is_email(address) else None


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


def for_the_wire(address: str) -> str:
    """With the domain in ASCII, which every mail server understands; a local part beyond ASCII stays."""
    local, _, domain = address.rpartition("@")
    return f"{local}@{carried_domain(domain) or domain}"


def masked(address: str) -> str:
    """`l…@labour.example`: enough to see where mail does not go, too little to see to whom."""
    local, _, domain = address.rpartition("@")
    return f"{local[:1]}…@{domain}"


def with_addresses_masked(text: str) -> str:
    return _IN_TEXT.sub(lambda found: masked(found.group()), text)


def _in_its_script(domain: str) -> str:
    carried = carried_domain(domain)
    try:
        return carried.encode("ascii").decode("idna") if carried else domain
    except UnicodeError:
        return domain
