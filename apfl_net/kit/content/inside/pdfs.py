"""Opening a PDF as pypdf does, with what it must not be."""

from collections.abc import Iterator
from contextlib import contextmanager

from pypdf import PdfReader
from pypdf.errors import (
    EmptyFileError,
    FileNotDecryptedError,
    LimitReachedError,
    PyPdfError,
    WrongPasswordError,
)

from apfl_net.kit.content.inside import Refused

MOST_PAGES = 3000


@contextmanager
def opened(path: str) -> Iterator[PdfReader]:
    """One that opens without a password may be read, whatever its owner would rather have."""
    try:
        reader = PdfReader(path)
        if reader.is_encrypted and not reader.decrypt(""):
            raise Refused("Protected")
        if len(reader.pages) > MOST_PAGES:
            raise Refused("TooManyPages", str(len(reader.pages)))
        if not reader.pages:
            raise Refused("Empty")
        yield reader
    except (FileNotDecryptedError, WrongPasswordError) as error:
        raise Refused("Protected") from error
    except LimitReachedError as error:
        raise Refused("TooMuch", str(error)) from error
    except EmptyFileError as error:
        raise Refused("Empty") from error
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, OverflowError) as error:
        raise Refused("Broken", f"{type(error).__name__}: {error}"[:300]) from error
