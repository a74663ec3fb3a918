"""Facts that stop a request, each with the HTTP status that says so.

Rooms subclass these and name the fact (`ThreadIsClosed`). `message` is marked for translation with
`N_` and translated when it is shown, in the language of whoever reads it.
"""

from apfl_net.kit.i18n import N_, gettext


class AppError(Exception):
    """Something the reader can be told about; never a traceback."""

    status = 500
    message = N_("Something went wrong on our side. Nothing you wrote is lost; please try again.")
    retry_after: int | None = None
    """Seconds after which trying again makes sense, where that is known."""
    leads_to: str | None = None
    """The page where people can do something about it; they are brought there."""

    def words(self) -> str:
        """The message in the reader's language; whoever has something to fill into it does so here."""
        return gettext(self.message)


class BadRequest(AppError):
    status = 400
    message = N_("We could not read what your browser sent.")


class SignInNeeded(AppError):
    status = 401
    message = N_("Please sign in to go on.")


class Forbidden(AppError):
    status = 403
    message = N_("You may read this, but not do that here.")


class NotFound(AppError):
    """Not there, or not for this viewer: the two are never told apart."""

    status = 404
    message = N_("There is no such page, or it is not open to you.")


class Conflict(AppError):
    status = 409
    message = N_("This changed in the meantime.")


class TooLarge(AppError):
    status = 413
    message = N_("That is more than we can take at once.")


class TooMany(AppError):
    status = 429
    message = N_("That was a lot in a short time. Please wait a little.")
    retry_after: int | None = 60


class Unavailable(AppError):
    status = 503
    message = N_("The database is busy or away. Nothing was saved; please try again in a moment.")
    retry_after: int | None = 5
