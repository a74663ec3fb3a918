"""What is typed about one's own account."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, StringConstraints

from apfl_net.kit.i18n import N_
from apfl_net.kit.lookalikes import mixes_scripts
from apfl_net.kit.mail.addresses import tidy_address
from apfl_net.kit.passwords import SHORTEST

Password = Annotated[str, StringConstraints(min_length=1, max_length=200)]


def _an_address(typed: str) -> str:
    tidy = tidy_address(typed)
    if tidy is None or mixes_scripts(tidy):
        raise ValueError(N_("This does not look like an e-mail address; please check it."))
    return tidy


class SignInForm(BaseModel):
    email: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=320)]
    password: Password


class CodeForm(BaseModel):
    code: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]


class ResetRequestForm(BaseModel):
    email: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=320, pattern="@")]


class NewPasswordForm(BaseModel):
    password: Annotated[str, StringConstraints(min_length=SHORTEST, max_length=200)]


class PasswordChangeForm(BaseModel):
    current: Password
    password: Annotated[str, StringConstraints(min_length=SHORTEST, max_length=200)]


class OwnPasswordForm(BaseModel):
    """Asked for again before what somebody else at this browser must not do."""

    current: Password


class EmailForm(BaseModel):
    email: Annotated[str, AfterValidator(_an_address)]
    current: Password


class DepartureForm(BaseModel):
    kind: Literal["leave", "erase"]
    current: Password
