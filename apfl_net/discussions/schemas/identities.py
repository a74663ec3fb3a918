"""Forms in which one says as whom one writes."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, StringConstraints

from apfl_net.discussions.policy.identities import Identity, identity_of
from apfl_net.discussions.schemas.fields import Ticked
from apfl_net.kit.text import clean_line


def _known(posts_as: str) -> str:
    if posts_as:
        identity_of(posts_as)
    return posts_as


PostsAs = Annotated[str, StringConstraints(max_length=40), AfterValidator(_known)]
TypedPseudonym = Annotated[str, BeforeValidator(clean_line), StringConstraints(max_length=200)]


def _if_known(posts_as: object) -> str:
    try:
        return _known(str(posts_as))
    except ValueError:
        return ""


PostsAsKept = Annotated[str, BeforeValidator(_if_known)]
PseudonymKept = Annotated[str, BeforeValidator(lambda typed: clean_line(str(typed))[:200])]
"""For a draft, which must not be lost for what is wrong with them."""


class IdentityForm(BaseModel):
    posts_as: Annotated[str, StringConstraints(min_length=1, max_length=40), AfterValidator(_known)]
    pseudonym: TypedPseudonym = ""

    @property
    def identity(self) -> Identity:
        return identity_of(self.posts_as, self.pseudonym)


class RulesForm(BaseModel):
    pseudonyms: Ticked = False
    chatham_house: Ticked = False
