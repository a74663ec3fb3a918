"""Forms in which what was written is changed or taken away."""

import re
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, StringConstraints

from apfl_net.discussions.schemas.fields import Body, Language
from apfl_net.discussions.schemas.posting import DraftForm
from apfl_net.kit.text import clean_text

OptionalReason = Annotated[str, BeforeValidator(clean_text), StringConstraints(max_length=500)]


def _version_filled_in(typed: object) -> int | None:
    """What a page filled in; what is none counts as left open."""
    return int(str(typed)) if re.fullmatch(r"-?[0-9]{1,9}", str(typed)) else None


Version = Annotated[int | None, BeforeValidator(_version_filled_in)]


class EditForm(BaseModel):
    body: Body
    language: Language = ""
    reason: OptionalReason = ""
    started_from: int  # the version that was there when the form was opened


class ChangeDraftForm(DraftForm):
    started_from: Version = None


class RemovalForm(BaseModel):
    reason: OptionalReason = ""
