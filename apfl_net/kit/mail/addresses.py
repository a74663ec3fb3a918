"""E-mail addresses: whether something is one, how it is written, shown to others, and what it looks like."""

import re
import unicodedata
from email.errors import MessageError
from email.headerregistry import Address

_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
LONGEST = 254  # RFC 5321, 4.5.3.1
_IN_TEXT = re.compile(r"[^\s@<>()\[\],;:\"']+@[^\s@<>()\[\],;:\"']+")
_LATIN_FOR = str.maketrans(
    "аьсԁеһіјӏкмпорԛгѕтυνхуωαγιορτχϲ\u0131",
    "abcdehijlkmnopqrstuvxywayioptxci",
)


def tidy_address(typed: str) -> str | None:
    """The address as we keep it (case-folded, composed, no blanks around it); None where it is none."""
    address = unicodedata.normalize("NFC", typed.strip()).casefold()
    local, at, domain = address.rpartition("@")
    if not at or len(address) > LONGEST or len(local.encode()) > 64 or not _is_domain(domain):
        return None
    if not address.isprintable() or any(character.isspace() for character in address):
        return None
    plain = _BEYOND_ASCII.sub("x", local)  # the library knows the rules of ASCII alone
    try:
        parsed = Address(addr_spec=f"{plain}@example.org")
    except (ValueError, IndexError, MessageError):
        return None
    return address if parsed.username == plain else None


def for_the_wire(address: str) -> str:
    """With the domain in ASCII, which every mail server understands; a local part beyond ASCII stays."""
    local, _, domain = address.rpartition("@")
    try:
        return f"{local}@{domain.encode('idna').decode()}"
    except UnicodeError:
        return address


def masked(address: str) -> str:
    """`l…@labour.example`: enough to see where mail does not go, too little to see to whom."""
    local, _, domain = address.rpartition("@")
    return f"{local[:1]}…@{domain}"


def with_addresses_masked(text: str) -> str:
    return _IN_TEXT.sub(lambda found: masked(found.group()), text)


def look_of(address: str) -> str:
    """What the address looks like, in plain Latin letters: two that look alike have the same."""
    compatible = unicodedata.normalize("NFKC", address).casefold()
    plain = unicodedata.normalize("NFD", compatible.translate(_LATIN_FOR))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def mixes_scripts(address: str) -> bool:
    """Whether a part of it has letters of several alphabets that look alike: only somebody who wants to be
    taken for another writes so."""
    return any(len(_alphabets(part)) > 1 for part in re.split("[.@]", address))


def _alphabets(part: str) -> set[str]:
    names = {unicodedata.name(letter, "").partition(" ")[0] for letter in part if letter.isalpha()}
    return names & {"LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE"}


def _is_domain(domain: str) -> bool:
    labels = domain.split(".")
    return len(labels) > 1 and all(
        0 < len(label) <= 63 and label[0] != "-" and label[-1] != "-" and _is_label(label) for label in labels
    )


def _is_label(label: str) -> bool:
    """Letters and what they carry, digits, hyphens, in any script."""
    return all(one == "-" or one.isalnum() or unicodedata.category(one) in {"Mn", "Mc"} for one in label)
