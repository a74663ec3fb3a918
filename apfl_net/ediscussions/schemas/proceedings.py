"""The form that asks for proceedings."""

from pydantic import BaseModel, field_validator
from pydantic_core import PydanticCustomError

from apfl_net.kit.i18n import N_, languages


class ProceedingsForm(BaseModel):
    language: str

    @field_validator("language")
    @classmethod
    def _one_that_the_house_speaks(cls, code: str) -> str:
        if code not in languages():
            raise PydanticCustomError("language", N_("Please choose one of the list."))
        return code
