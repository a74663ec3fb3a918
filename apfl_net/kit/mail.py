"""Sending mail. For now to the console, so that a new installation works with nothing set up."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from apfl_net.kit.config import settings


@dataclass(frozen=True)
class Mail:
    to: str
    subject: str
    text: str


def send(mail: Mail) -> None:
    """Hand a mail to the carrier that `APFL_MAIL_URL` names."""
    scheme = urlsplit(settings().mail_url).scheme
    if scheme != "console":
        raise ValueError(f"APFL_MAIL_URL: no carrier for {scheme}://; only console:// so far")
    print(  # noqa: T201  (this carrier's whole purpose)
        f"\n--- mail to {mail.to} ---\nFrom: {settings().mail_from}\nSubject: {mail.subject}\n"
        f"\n{mail.text}\n---",
        flush=True,
    )
