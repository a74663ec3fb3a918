"""What takes a mail away: the console, so that a new installation works with nothing set up, or SMTP."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from apfl_net.kit.config import settings
from apfl_net.kit.mail.answers import NotNow, Refused, ServerAway, as_answer

PATIENCE = 20
"""Seconds to wait for each answer of a mail server. A dozen of them are less than the lease of a letter."""

NOT_OUR_LETTERS = "the mail server does not take addresses with letters beyond ASCII before the @ (SMTPUTF8)"


def carry(mail: EmailMessage) -> str:
    """Hand the mail to the carrier that `APFL_MAIL_URL` names; returns what it answered."""
    address = urlsplit(settings().mail_url)
    return _print(mail) if address.scheme == "console" else _hand_over(mail, address)


def greet() -> None:
    """Whether the mail server is there and lets us in; `ServerAway` says why not. No mail is sent."""
    with _connected(urlsplit(settings().mail_url)):
        pass


def _print(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    print(  # noqa: T201  (this carrier's whole purpose)
        f"\n--- mail to {mail['To']} ---\nFrom: {mail['From']}\nSubject: {mail['Subject']}\n"
        f"\n{body.get_content() if body else ''}\n---",
        flush=True,
    )
    return "printed"


def _hand_over(mail: EmailMessage, address: SplitResult) -> str:
    with _connected(address) as server:
        try:
            server.send_message(mail)
        except smtplib.SMTPNotSupportedError as error:
            raise Refused(NOT_OUR_LETTERS) from error
        except smtplib.SMTPRecipientsRefused as refusal:
            code, words = next(iter(refusal.recipients.values()))
            raise as_answer(code, words) from refusal
        except smtplib.SMTPSenderRefused as refusal:  # no fault of this letter, whatever the code
            raise NotNow(f"the sender (APFL_MAIL_FROM) is refused: {_told(refusal)}") from refusal
        except smtplib.SMTPResponseException as refusal:
            raise as_answer(refusal.smtp_code, refusal.smtp_error) from refusal
        except (smtplib.SMTPException, OSError) as error:
            raise NotNow(_told(error)) from error
    return "accepted"


@contextmanager
def _connected(address: SplitResult) -> Iterator[smtplib.SMTP]:
    """A connection that is ready for a mail. Once one was accepted, a bad farewell changes nothing."""
    try:
        server = _connect(address)
    except (smtplib.SMTPException, OSError) as error:
        raise ServerAway(_told(error)) from error
    try:
        yield server
    finally:
        with suppress(smtplib.SMTPException, OSError):
            server.quit()
        server.close()


def _connect(address: SplitResult) -> smtplib.SMTP:
    asked = {name: values[-1] for name, values in parse_qs(address.query).items()}
    host, secure = address.hostname or "localhost", ssl.create_default_context(cafile=asked.get("cafile"))
    if address.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, address.port or 465, timeout=PATIENCE, context=secure)
    else:
        server = smtplib.SMTP(host, address.port or 25, timeout=PATIENCE)
    try:
        if asked.get("starttls") == "true":
            server.starttls(context=secure)
        server.ehlo_or_helo_if_needed()
        if address.username:
            server.login(unquote(address.username), unquote(address.password or ""))
    except BaseException:
        server.close()
        raise
    return server


def _told(error: Exception) -> str:
    """An error in words for the desk; what a server said is its own, and never our password."""
    if isinstance(error, smtplib.SMTPResponseException):
        words = error.smtp_error
        said = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
        return f"{type(error).__name__}: {error.smtp_code} {said}"
    return f"{type(error).__name__}: {error}"
