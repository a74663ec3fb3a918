"""Names for pseudonyms: which are fit, which are too close to another name, and made-up ones to offer."""

import re
import secrets
import unicodedata
from collections.abc import Collection
from difflib import SequenceMatcher

FEWEST, MOST = 3, 40
TOO_CLOSE = 0.85
SHORTEST_FOUND_INSIDE = 6
SHORTEST_OF_MANY = 3

OFFICES = ("admin", "moderator", "facilitator", "secretariat", "staff", "member", "participant", "anonymous")
"""Nobody passes for one of these."""

QUALITIES = ("Quiet", "Early", "Blue", "Patient", "Distant", "Copper", "Steady", "Silver", "Gentle", "Swift")
THINGS = ("Heron", "Monsoon", "Lantern", "Banyan", "Kingfisher", "Harbour", "Pebble", "Ridge", "Tide", "Reef")

# Letters of other scripts that look Latin, and digits that are read as letters.
_LOOK_ALIKES = str.maketrans(
    "аеорсухіјѕԁһкмтвнαβεικνορτυχ0134578",
    "aeopcyxijsdhkmtbhabeikvoptuxoieastb",
)


def is_fit(name: str) -> bool:
    """Letters, digits and what joins them; at least two letters."""
    letters = [sign for sign in name if unicodedata.category(sign)[0] == "L"]
    strange = [sign for sign in name if unicodedata.category(sign)[0] not in "LMN" and sign not in " -'’."]
    return FEWEST <= len(name) <= MOST and len(letters) > 1 and not strange


def is_too_close(name: str, *, people: Collection[str], others: Collection[str] = ()) -> bool:
    """Whether readers could take the name for one of the others, or find one of them in it.

    Of `people` a single name is enough: "Rosnah of the port" is Rosnah.
    """
    kept, words = skeleton(name), _words(name)
    if not kept or any(office in kept for office in OFFICES):
        return True
    telling = {word for word in words if len(word) > SHORTEST_OF_MANY or len(words) == 1}
    if any(telling & set(_words(person)) for person in people):
        return True
    return any(_resemble(kept, skeleton(other)) for other in (*people, *others))


def skeleton(name: str) -> str:
    """What an eye keeps of a name: no case, accents, spaces, look-alikes; its words in one order.

    >>> skeleton("Trần  Lan") == skeleton("lan tran")
    True
    """
    return "".join(sorted(_words(name)))


def made_up_name(taken: Collection[str]) -> str:
    """Two words, with a number where many are taken."""
    for most in (1, 900, 9000, 90000):
        number = f" {secrets.randbelow(most) + 100}" if most > 1 else ""
        name = f"{secrets.choice(QUALITIES)} {secrets.choice(THINGS)}{number}"
        if not any(_resemble(skeleton(name), skeleton(other)) for other in taken):
            break
    return name


def _words(name: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", name.casefold().replace("đ", "d")).translate(_LOOK_ALIKES)
    return re.findall(r"[^\W_]+", "".join(sign for sign in plain if not unicodedata.combining(sign)))


def _resemble(kept: str, other: str) -> bool:
    shorter, longer = sorted((kept, other), key=len)
    if kept == other or (len(shorter) >= SHORTEST_FOUND_INSIDE and shorter in longer):
        return True
    of_one_length = len(longer) - len(shorter) < SHORTEST_OF_MANY
    return of_one_length and SequenceMatcher(None, kept, other).ratio() >= TOO_CLOSE
