"""Forms of the synthesis: themes and passages, the text, comments."""

from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, StringConstraints, model_validator

from apfl_net.discussions.schemas.fields import FormKey, new_form_key
from apfl_net.discussions.schemas.reading import Revision
from apfl_net.ediscussions.policy.synthesis import LONGEST_PASSAGE
from apfl_net.kit.text import clean_line, clean_text

LONGEST_SYNTHESIS = 100_000
LONGEST_COMMENT = 5_000

ThemeName = Annotated[str, BeforeValidator(clean_line), StringConstraints(min_length=1, max_length=80)]
MaybeThemeName = Annotated[str, BeforeValidator(clean_line), StringConstraints(max_length=80)]
Words = Annotated[str, BeforeValidator(clean_text), StringConstraints(max_length=LONGEST_PASSAGE)]


class ThemeForm(BaseModel):
    name: ThemeName


class ThemesForm(BaseModel):
    """Each box that is ticked is sent as `theme_7=yes`."""

    themes: frozenset[int] = frozenset()

    @model_validator(mode="before")
    @classmethod
    def _ticked(cls, typed: dict[str, Any]) -> dict[str, Any]:
        numbers = [name.removeprefix("theme_") for name in typed if name.startswith("theme_")]
        return typed | {"themes": frozenset(int(one) for one in numbers if one.isdecimal() and len(one) < 10)}


class MarkForm(ThemesForm):
    words: Words = ""
    new_theme: MaybeThemeName = ""


class SynthesisForm(BaseModel):
    body: Annotated[
        str, BeforeValidator(clean_text), StringConstraints(min_length=1, max_length=LONGEST_SYNTHESIS)
    ]
    note: Annotated[str, BeforeValidator(clean_line), StringConstraints(max_length=200)] = ""
    started_from: Revision = 0  # the version that was there when the form was opened; 0 for none


class OpeningForm(BaseModel):
    until: date


class SynthesisCommentForm(BaseModel):
    body: Annotated[
        str, BeforeValidator(clean_text), StringConstraints(min_length=1, max_length=LONGEST_COMMENT)
    ]
    version: Revision = 0
    form_key: FormKey = ""

    @model_validator(mode="before")
    @classmethod
    def _with_key(cls, typed: dict[str, Any]) -> dict[str, Any]:
        return typed | {"form_key": typed.get("form_key") or new_form_key()}
