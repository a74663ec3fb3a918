"""What is typed about groups."""

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, StringConstraints

from apfl_net.kit.text import clean_line, clean_text

Handle = Annotated[str, BeforeValidator(clean_line), StringConstraints(min_length=1, max_length=60)]


class GroupForm(BaseModel):
    name: Annotated[str, BeforeValidator(clean_line), StringConstraints(min_length=1, max_length=100)]
    purpose: Annotated[str, BeforeValidator(clean_text), StringConstraints(min_length=1, max_length=500)]
    handle: Handle
    needs_second: Annotated[bool, BeforeValidator(bool)] = False


class MemberForm(BaseModel):
    handle: Handle


class OwnerForm(BaseModel):
    owner: Literal["yes", "no"]


class DecisionForm(BaseModel):
    decision: Literal["agree", "decline"]
