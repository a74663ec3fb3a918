"""Forms about spaces."""

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, StringConstraints

from apfl_net.discussions.schemas.fields import Line
from apfl_net.kit.text import clean_text


class SpaceForm(BaseModel):
    name: Line
    purpose: Annotated[str, BeforeValidator(clean_text), StringConstraints(min_length=1, max_length=500)]
    audience: int
    starters: Literal["members", "moderators"] = "members"


class HoldingForm(BaseModel):
    holds: Literal["none", "new", "all"]
