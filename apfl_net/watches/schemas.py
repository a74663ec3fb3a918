"""What is chosen in the forms of following."""

from typing import Literal

from pydantic import BaseModel


class LevelForm(BaseModel):
    level: Literal["watch", "follow", "mute", "default"]


class MemberLevelForm(BaseModel):
    """People are watched or muted; whom one follows less closely than that makes no difference."""

    level: Literal["watch", "mute", "default"]
