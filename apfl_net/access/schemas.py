"""What is typed at the door."""

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, StringConstraints

from apfl_net.kit.passwords import SHORTEST
from apfl_net.kit.text import clean_line


class SignInForm(BaseModel):
    email: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=320)]
    password: Annotated[str, StringConstraints(min_length=1, max_length=200)]


class ResetRequestForm(BaseModel):
    email: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=320, pattern="@")]


class NewPasswordForm(BaseModel):
    password: Annotated[str, StringConstraints(min_length=SHORTEST, max_length=200)]


class FeedForm(BaseModel):
    label: Annotated[str, BeforeValidator(clean_line), StringConstraints(min_length=1, max_length=100)]
