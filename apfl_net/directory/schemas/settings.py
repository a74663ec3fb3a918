"""What members decide about themselves."""

from typing import Annotated
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel

from apfl_net.kit.i18n import N_, languages


def _offered_language(code: str) -> str | None:
    if code and code not in languages():
        raise ValueError(N_("Please choose one of the list."))
    return code or None


def _known_zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError(N_("Please choose one of the list."))
    return name


class SettingsForm(BaseModel):
    interface_language: Annotated[str, AfterValidator(_offered_language)] = ""
    time_zone: Annotated[str, AfterValidator(_known_zone)]
    listed: bool = False
    public_name: bool = False
    shortcuts: bool = False
