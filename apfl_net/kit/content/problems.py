"""Why a file is not taken, each with a sentence for people. `code` is what is kept in a row."""

from apfl_net.kit.errors import BadRequest
from apfl_net.kit.i18n import N_


class NotTaken(BadRequest):
    """What all of them are; `said` is what the process said of it, for whoever looks after the site."""

    status = 422
    message = N_("We cannot take this file.")

    def __init__(self, said: str = "") -> None:
        super().__init__(said)
        self.said = said

    @property
    def code(self) -> str:
        return type(self).__name__


class Empty(NotTaken):
    message = N_("There is nothing in this file.")


class Broken(NotTaken):
    message = N_("This file cannot be read: it is damaged, or was not sent as a whole. Please send it again.")


class Protected(NotTaken):
    message = N_("This file is protected by a password. Please take the password away and send it again.")


class TooMuch(NotTaken):
    message = N_("This file unfolds to more than we can look through. Please send it in parts.")


class TooManyPages(TooMuch):
    message = N_("This document has more pages than we can look through. Please send it in parts.")


class TookTooLong(NotTaken):
    message = N_("Looking through this file took too long. Please send a simpler one, or send it in parts.")


class HasMacros(NotTaken):
    message = N_(
        "There are small programs (macros) in this file. Please save it without them and send it again."
    )


class NotAllowed(NotTaken):
    message = N_(
        "We do not take files of this kind. Please send PDF, Word, PowerPoint, Excel, pictures, sound, video"
        " or plain text."
    )


class IsProgram(NotAllowed):
    message = N_("This is a program, or a page that can run one. Programs are not taken.")


class IsArchive(NotAllowed):
    message = N_("This is an archive. Please send the files in it one by one.")


class IsOld(NotAllowed):
    message = N_(
        "This is an old format of Word, PowerPoint or Excel, from which the names of its writers cannot be"
        " taken. Please save it as DOCX, PPTX, XLSX or PDF and send it again."
    )


class IsForeignPicture(NotAllowed):
    message = N_(
        "Pictures of this kind cannot be shown everywhere. Please save it as JPEG or PNG and send it again."
    )


def _all(problem: type[NotTaken]) -> list[type[NotTaken]]:
    return [problem, *(kind for below in problem.__subclasses__() for kind in _all(below))]


PROBLEMS = {problem.__name__: problem for problem in _all(NotTaken)}
"""By code, so that a row can say it in the language of whoever reads."""
