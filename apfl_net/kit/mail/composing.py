"""A written letter as a mail: text first, and beside it HTML that needs no images."""

import hashlib
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from urllib.parse import urlsplit

from apfl_net.kit.clock import utc_now
from apfl_net.kit.config import settings
from apfl_net.kit.mail.letters import Letter, Written
from apfl_net.kit.web.templating import render


def compose(letter: Letter, written: Written) -> EmailMessage:
    """The mail of a letter. Its Message-ID is the letter's: sent twice, it is one mail to its reader."""
    mail = EmailMessage()
    name, sender = parseaddr(settings().mail_from)
    mail["From"] = Address(name, addr_spec=sender)
    mail["To"] = Address(addr_spec=written.to)
    mail["Subject"] = " ".join(written.subject.split())
    mail["Date"] = format_datetime(utc_now())
    mail["Message-ID"] = message_id(letter)
    mail["Content-Language"] = written.language
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: holiday answers stay away
    mail.set_content(written.text.strip() + "\n")
    html = render("mail/letter.html", written=written, blocks=_blocks_of(written.text))
    mail.add_alternative(html, subtype="html")
    return mail


def message_id(letter: Letter) -> str:
    secret = hashlib.sha256(f"{settings().signing_key}:{letter.id}".encode()).hexdigest()[:24]
    return f"<{letter.id}.{secret}@{urlsplit(settings().base_url).hostname}>"


def _blocks_of(text: str) -> list[tuple[str, list[str]]]:
    """Paragraphs and links that stand alone, in order: what plain text has for a structure."""
    blocks = [block.strip().splitlines() for block in text.strip().split("\n\n")]
    return [("link" if _is_link(lines) else "paragraph", lines) for lines in blocks if lines]


def _is_link(lines: list[str]) -> bool:
    return len(lines) == 1 and lines[0].startswith(("https://", "http://")) and " " not in lines[0]
