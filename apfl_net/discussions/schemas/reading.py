"""Forms for what helps reading."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel

from apfl_net.discussions.schemas.fields import Body, OptionalNumber

Revision = Annotated[OptionalNumber, AfterValidator(lambda number: number or 0)]


class SummaryForm(BaseModel):
    body: Body
    started_from: Revision = 0  # the revision that was there when the form was opened; 0 for none
