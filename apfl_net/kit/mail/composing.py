"""A written letter as a mail: text first, and beside it HTML that needs no images."""

import hashlib
import re
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import default as email_policy
from email.utils import format_datetime, parseaddr
from urllib.parse import urlsplit

from apfl_net.kit.clock import utc_now
from apfl_net.kit.config import settings
from apfl_net.kit.mail.addresses import for_the_wire, tidy_address
from apfl_net.kit.mail.answers import Refused
from apfl_net.kit.mail.letters import Letter, Written
from apfl_net.kit.text import clean_line
from apfl_net.kit.web.templating import render

SEVEN_BIT = email_policy.clone(cte_type="7bit")
"""No server need know more than ASCII to carry the text."""

LONGEST_SUBJECT = 200


def compose(letter: Letter, written: Written) -> EmailMessage:
    """The mail of a letter. Its Message-ID is the letter's: sent twice, it is one mail to its reader."""
    mail = EmailMessage(policy=SEVEN_BIT)
    name, sender = parseaddr(settings().mail_from)
    text = _tidy(written.text)
    mail["From"] = Address(clean_line(name), addr_spec=sender)
    mail["To"] = Address("", *_deliverable(written.to))
    mail["Subject"] = clean_line(written.subject)[:LONGEST_SUBJECT]
    mail["Date"] = format_datetime(utc_now())
    mail["Message-ID"] = message_id(letter)
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: holiday answers stay away
    if written.unsubscribe:  # RFC 8058: mail programs offer a button that sends one POST
        mail["List-Unsubscribe"] = f"<{written.unsubscribe}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail.set_content(text + "\n")
    html = render("mail/letter.html", written=written, blocks=blocks_of(text))
    mail.add_alternative(html, subtype="html")
    mail["Content-Language"] = written.language  # what is set before the content goes with it
    return mail


def message_id(letter: Letter) -> str:
    secret = hashlib.sha256(f"{settings().signing_key}:{letter.id}".encode()).hexdigest()[:24]
    return f"<{letter.id}.{secret}@{urlsplit(settings().base_url).hostname or 'localhost'}>"


def _deliverable(address: str) -> tuple[str, str]:
    """What stands before the last @, and after it."""
    tidy = tidy_address(address)
    if tidy is None:
        raise Refused("this is no e-mail address")
    local, _, domain = for_the_wire(tidy).rpartition("@")
    return local, domain


def _tidy(text: str) -> str:
    return re.sub(r"\n{3,}", "\n\n", text.strip())


def blocks_of(text: str) -> list[tuple[str, list[str]]]:
    """Paragraphs and links that stand alone, in order: what plain text has for a structure."""
    blocks = [block.strip().splitlines() for block in text.split("\n\n")]
    return [("link" if _is_link(lines) else "paragraph", lines) for lines in blocks if lines]


def _is_link(lines: list[str]) -> bool:
    return len(lines) == 1 and lines[0].startswith(("https://", "http://")) and " " not in lines[0]
