"""What takes a mail away: the console, so that a new installation works with nothing set up, or SMTP."""

import smtplib
import ssl
from email.message import EmailMessage
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from apfl_net.kit.config import settings

PATIENCE = 20
"""Seconds to wait for a mail server."""


class Refused(Exception):
    """The server will not take this mail, now or later; the words are its own."""


class NotNow(Exception):
    """The server is away or wants us to come back."""


def carry(mail: EmailMessage) -> str:
    """Hand the mail to the carrier that `APFL_MAIL_URL` names; returns what it answered."""
    address = urlsplit(settings().mail_url)
    if address.scheme == "console":
        return _print(mail)
    return _hand_over(mail, address)


def _print(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    print(  # noqa: T201  (this carrier's whole purpose)
        f"\n--- mail to {mail['To']} ---\nFrom: {mail['From']}\nSubject: {mail['Subject']}\n"
        f"\n{body.get_content() if body else ''}\n---",
        flush=True,
    )
    return "printed"


def _hand_over(mail: EmailMessage, address: SplitResult) -> str:
    try:
        with _connected(address) as server:
            server.send_message(mail)
    except smtplib.SMTPRecipientsRefused as refusal:
        code, words = next(iter(refusal.recipients.values()))
        raise _meaning_of(code, words) from refusal
    except smtplib.SMTPResponseException as refusal:
        raise _meaning_of(refusal.smtp_code, refusal.smtp_error) from refusal
    except (smtplib.SMTPException, OSError) as error:
        raise NotNow(f"{type(error).__name__}: {error}") from error
    return "accepted"


def _connected(address: SplitResult) -> smtplib.SMTP:
    asked = {name: values[-1] for name, values in parse_qs(address.query).items()}
    host, secure = address.hostname or "localhost", ssl.create_default_context()
    if address.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, address.port or 465, timeout=PATIENCE, context=secure)
    else:
        server = smtplib.SMTP(host, address.port or 25, timeout=PATIENCE)
    if asked.get("starttls") == "true":
        server.starttls(context=secure)
    if address.username:
        server.login(unquote(address.username), unquote(address.password or ""))
    return server


def _meaning_of(code: int, words: bytes | str) -> Exception:
    """5xx is for good, 4xx for now (RFC 5321, 4.2.1)."""
    said = f"{code} {words.decode('utf-8', 'replace') if isinstance(words, bytes) else words}"
    return Refused(said) if code >= 500 else NotNow(said)
