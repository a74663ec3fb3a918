"""Errors as operators are told them: in one line."""

import click
from alembic.util import CommandError
from pydantic import ValidationError
from sqlalchemy.exc import DBAPIError

from apfl_net.kit.search.engine import EngineAway, EngineBusy


def told_in_one_line(error: Exception) -> str | None:
    """What an operator can be told about an error instead of a traceback; None where only that helps."""
    match error:
        case click.ClickException():
            return error.format_message()
        case ValidationError():
            problem = error.errors()[0]
            return f"APFL_{str(problem['loc'][0]).upper()} is not as it should be: {problem['msg']}."
        case DBAPIError():
            reason = str(error.orig).strip().partition("\n")[0]
            return f"the database does not answer ({reason}). Check APFL_DATABASE_URL."
        case CommandError():
            return f"the database cannot be brought to this release ({error})."
        case EngineBusy():
            return "somebody else writes the index. Try again in a minute."
        case EngineAway():
            return f"the search engine does not answer ({error})."
        case OSError() if error.filename:
            return f"{error.filename}: {error.strerror}."
    return None
