"""What staff write when they decide about a record."""

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, StringConstraints, model_validator

from apfl_net.kit.text import clean_text
from apfl_net.kit.web.forms import Typed
from apfl_net.resources.policy import CHECKLIST
from apfl_net.resources.schemas.fields import Reason


class ReasonForm(BaseModel):
    reason: Reason


class PublicationForm(BaseModel):
    checked: tuple[str, ...] = ()
    note: Annotated[str, BeforeValidator(clean_text), StringConstraints(max_length=2000)] = ""

    @model_validator(mode="before")
    @classmethod
    def _gather(cls, typed: Typed) -> dict[str, object]:
        checked = tuple(point for point in CHECKLIST if typed.get(f"checked_{point}") == "yes")
        return {**typed, "checked": checked}
