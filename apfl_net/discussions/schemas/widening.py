"""Forms about who else may read."""

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator

from apfl_net.discussions.schemas.fields import Reason
from apfl_net.discussions.schemas.spaces import chosen

Chosen = Annotated[int, BeforeValidator(chosen)]


class WideningForm(BaseModel):
    audience: Chosen
    reason: Reason


class AnswerForm(BaseModel):
    answer: Literal["yes", "no"]


class SpaceAudienceForm(BaseModel):
    audience: Chosen
