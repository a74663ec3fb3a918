"""Forms: what was typed, read strictly, and checked by a Pydantic schema with messages for people.

    form, errors = parse(ReplyForm, typed)

`typed` is what came in, always; `errors` maps a field to its message, in the reader's language.
"""

from collections.abc import Mapping
from typing import Annotated, Any, TypeVar
from urllib.parse import parse_qsl

from fastapi import Depends, Request
from pydantic import BaseModel, ValidationError

from apfl_net.kit.errors import BadRequest, TooLarge
from apfl_net.kit.i18n import N_, gettext

LARGEST_FORM = 4_000_000
"""Bytes. A megabyte of pasted text still gets its own message, in every script: a byte of a Thai letter is
sent as three (`%E0`). Beyond this nothing is read."""
MOST_FIELDS = 200

MESSAGES = {
    "too_short": N_("This is too short: at least {min_length} characters."),
    "missing": N_("Please fill this in."),
    "too_long": N_("This is too long: at most {max_length} characters."),
    "literal_error": N_("Please choose one of the list."),
    "enum": N_("Please choose one of the list."),
    "pattern_mismatch": N_("This does not look right; please check it."),
    "int_parsing": N_("This should be a number."),
}


class NotText(BadRequest):
    message = N_("What your browser sent is not readable text (UTF-8). Please check it and send it again.")


Typed = dict[str, str]
Form = TypeVar("Form", bound=BaseModel)


async def read_typed(request: Request) -> Typed:
    """The fields of a posted form, without NULs. The last of several of one name counts.

    Kept on `request.state.typed`, so that an error page can give people their words back.
    """
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_FORM:
            raise TooLarge
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if body and kind != "application/x-www-form-urlencoded":
        raise BadRequest
    try:
        fields = dict(
            parse_qsl(
                body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS
            )
        )
    except UnicodeDecodeError as error:
        readable = parse_qsl(body.decode("latin-1"), keep_blank_values=True, errors="replace")
        request.state.typed = dict(readable[:MOST_FIELDS])
        raise NotText from error
    except ValueError as error:
        raise BadRequest from error
    fields = {name: text.replace("\0", "") for name, text in fields.items()}  # PostgreSQL keeps no NUL
    request.state.typed = fields
    return fields


TypedForm = Annotated[Typed, Depends(read_typed)]


def parse(schema: type[Form], typed: Typed) -> tuple[Form | None, dict[str, str]]:
    """The checked form, or None with a message for each field that is wrong, in the order of the form."""
    try:
        return schema.model_validate(typed), {}
    except ValidationError as error:
        messages: dict[str, str] = {}
        for problem in error.errors():
            messages.setdefault(str(problem["loc"][0]), _message(problem))
        return None, messages


def _message(problem: Mapping[str, Any]) -> str:
    context = problem.get("ctx") or {}
    if problem["type"] == "value_error":
        return gettext(str(context.get("error", "")))
    kind = problem["type"].removeprefix("string_")  # the length of a cleaned text has no such prefix
    if kind == "too_short" and context["min_length"] == 1:
        kind = "missing"
    known = gettext(MESSAGES.get(kind, N_("This does not look right; please check it.")))
    return known.format(**context)
