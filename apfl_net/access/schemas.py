"""What is typed at the door."""

from typing import Annotated

from pydantic import BaseModel, StringConstraints

from apfl_net.kit.passwords import SHORTEST


class SignInForm(BaseModel):
    email: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=320)]
    password: Annotated[str, StringConstraints(min_length=1, max_length=200)]


class ResetRequestForm(BaseModel):
    email: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=320, pattern="@")]


class NewPasswordForm(BaseModel):
    password: Annotated[str, StringConstraints(min_length=SHORTEST, max_length=200)]
