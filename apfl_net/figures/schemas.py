"""Targets as they are typed."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, Field, ValidationInfo, field_validator

from apfl_net.kit.i18n import N_

Number = Annotated[int, Field(ge=0, le=1_000_000_000)]


class TargetForm(BaseModel):
    baseline: Number
    baseline_on: date
    target: Number
    target_on: date

    @field_validator("target_on")
    @classmethod
    def _comes_later(cls, day: date, form: ValidationInfo) -> date:
        if day <= form.data.get("baseline_on", date.min):
            raise ValueError(N_("The day of the target comes after that of the baseline."))
        return day
