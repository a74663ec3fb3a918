"""Whether the address in a record still leads to something: looked at by a machine, judged with care.

Some servers let no machines in, some answer only for the whole page; that says nothing about the page.
"""

from apfl_net.kit.fetching import EVERYWHERE_PUBLIC, NotFetched, Reach, fetch
from apfl_net.kit.i18n import N_, gettext

THERE = "there"
CLOSED = "closed"
"""Whoever is there lets no machine in. People may still read it."""

_LET_NO_MACHINE_IN = frozenset({401, 402, 403, 405, 406, 429, 451})
_ASK_FOR_THE_PAGE = frozenset({400, 403, 404, 405, 406, 410, 500, 501, 502, 503})
"""Answers to a question for the head alone that are not to be believed."""

GONE = N_("The server says that there is no such page (%(status)s).")
FAILS = N_("The server answers with an error (%(status)s).")
WORDS = {
    THERE: N_("The page is there."),
    CLOSED: N_("The server lets no machine in; people may still read the page."),
}


def look_at(address: str, reach: Reach = EVERYWHERE_PUBLIC) -> str:
    """What is there: `there`, `closed`, a status of HTTP that means no, or why nothing could be fetched."""
    try:
        status = fetch(address, method="HEAD", reach=reach).status
        if status in _ASK_FOR_THE_PAGE:
            status = fetch(address, reach=reach).status
    except NotFetched as reason:
        return reason.code
    if status in _LET_NO_MACHINE_IN:
        return CLOSED
    return THERE if status < 400 else str(status)


def fails(found: str) -> bool:
    return found not in {THERE, CLOSED}


def in_words(found: str) -> str:
    """For the desk."""
    if found.isdigit():
        said = GONE if found in {"404", "410"} else FAILS
        return gettext(said) % {"status": found}
    return gettext((WORDS | NotFetched.WORDS).get(found, found))
