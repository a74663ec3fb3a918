"""Letters that a site sent: on a new installation they are printed, so they stand in its log."""

import re
import time
from urllib.parse import urlsplit

from tests.browser.sites import PATIENCE, Site


def letter_to(site: Site, email: str, words: str) -> str:
    """The newest letter to this address that says so; its worker sends it a moment later."""
    give_up = time.monotonic() + PATIENCE
    while time.monotonic() < give_up:
        found = [letter for letter in _letters_to(site, email) if words in letter]
        if found:
            return found[-1]
        time.sleep(0.1)  # only the log tells
    raise AssertionError(f"no letter to {email} says: {words}")


def link_in(letter: str) -> str:
    """The address of its first link, at this site: letters name the address that readers know."""
    found = re.search(r"https?://\S+", letter)
    assert found, letter
    return urlsplit(found[0]).path


def _letters_to(site: Site, email: str) -> list[str]:
    log = (site.folder / "log").read_text()
    return re.findall(rf"--- mail to {re.escape(email)} ---\n(.*?)\n---\n", log, re.DOTALL)
