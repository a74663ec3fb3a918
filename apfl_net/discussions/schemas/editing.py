"""Forms in which what was written is changed or taken away."""

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, StringConstraints

from apfl_net.discussions.schemas.fields import Body, Language
from apfl_net.kit.text import clean_text

OptionalReason = Annotated[str, BeforeValidator(clean_text), StringConstraints(max_length=500)]


class EditForm(BaseModel):
    body: Body
    language: Language = ""
    reason: OptionalReason = ""
    started_from: int  # the revision that was there when the form was opened


class RemovalForm(BaseModel):
    reason: OptionalReason = ""
