"""Printing in tests, and reading what was printed."""

import subprocess

from sqlalchemy.orm import Session

from apfl_net.kit.printing.work import print_waiting


def print_all(session: Session) -> None:
    """The worker prints all that waits."""
    session.commit()
    while print_waiting():
        pass
    session.expire_all()


def text_of(pdf: bytes) -> str:
    """In the order in which it is read out."""
    return _told("pdftotext", "-raw", "-", "-", pdf=pdf)


def closed_up(text: str) -> str:
    """Without spaces: where letters stand above each other, pdftotext takes a gap for one."""
    return "".join(text.split())


def facts_of(pdf: bytes) -> str:
    """What the file says of itself, in both ways in which a PDF can."""
    return _told("pdfinfo", "-", pdf=pdf) + _told("pdfinfo", "-meta", "-", pdf=pdf)


def _told(program: str, *arguments: str, pdf: bytes) -> str:
    asked = subprocess.run([program, *arguments], input=pdf, capture_output=True, check=True)
    return asked.stdout.decode()
