"""Forms about spaces."""

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, StringConstraints

from apfl_net.discussions.schemas.fields import Line, Ticked
from apfl_net.kit.i18n import N_
from apfl_net.kit.text import clean_text


def chosen(typed: object) -> int:
    text = str(typed)
    if not text.isdecimal() or len(text) > 9:
        raise ValueError(N_("Please choose one of the list."))
    return int(text)


class SpaceForm(BaseModel):
    name: Line
    purpose: Annotated[str, BeforeValidator(clean_text), StringConstraints(min_length=1, max_length=500)]
    audience: Annotated[int, BeforeValidator(chosen)]
    starters: Literal["members", "moderators"] = "members"
    pseudonyms: Ticked = False
    chatham_house: Ticked = False


class HoldingForm(BaseModel):
    holds: Literal["none", "new", "all"]
