"""As whom something is posted: what a form offers, and what it sends."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from apfl_net.access.bylines import MEMBER, NOBODY, ORGANISATION, PERSON, PSEUDONYM
from apfl_net.access.viewer import Viewer
from apfl_net.discussions.models.spaces import Space
from apfl_net.discussions.policy.identities import AS_MEMBER, Identity, identity_of
from apfl_net.discussions.pseudonyms import made_up_name
from apfl_net.discussions.queries.identities import own_pseudonym, pseudonyms_in
from apfl_net.kit.db import AnyRow
from apfl_net.kit.i18n import gettext
from apfl_net.members.queries import signs_for


@dataclass(frozen=True, slots=True)
class PostingAs:
    """The choices, each as a form sends it and in words; the one chosen; the pseudonym, made or
    still to be made."""

    choices: tuple[tuple[str, str], ...]
    chosen: str
    pseudonym: str
    asks_pseudonym: bool
    unnamed: bool  # the Chatham House rule holds, so there is no choice

    @property
    def words(self) -> str:
        if self.chosen == PSEUDONYM and self.pseudonym:
            return self.pseudonym
        return dict(self.choices).get(self.chosen, "")


def in_thread(db: Session, viewer: Viewer, head: AnyRow, typed: str = "", pseudonym: str = "") -> PostingAs:
    """For a reply: as typed, or as the draft says, or as one wrote here the last time."""
    wanted = typed or head.draft_posts_as or head.posts_as or MEMBER
    return _offer(
        db,
        viewer,
        head.space_id,
        rules=head,
        own=head.own_pseudonym,
        signs=head.signs,
        wanted=wanted,
        pseudonym=pseudonym or head.draft_pseudonym or "",
    )


def in_space(db: Session, viewer: Viewer, space: Space, wanted: str, pseudonym: str) -> PostingAs:
    """For a new thread."""
    own = own_pseudonym(db, viewer, space.id) if space.pseudonyms else None
    return _offer(
        db,
        viewer,
        space.id,
        rules=space,
        own=own.name if own else None,
        signs=True,
        wanted=wanted or MEMBER,
        pseudonym=pseudonym,
    )


def typed_identity(posts_as: str, pseudonym: str, otherwise: str = "") -> Identity:
    """Of a form that says nothing, `otherwise`: as one wrote the last time, rather than by name."""
    try:
        return identity_of(posts_as or otherwise or MEMBER, pseudonym)
    except ValueError:
        return AS_MEMBER


def _offer(
    db: Session,
    viewer: Viewer,
    space_id: int,
    *,
    rules: AnyRow | Space,
    own: str | None,
    signs: bool,
    wanted: str,
    pseudonym: str,
) -> PostingAs:
    if rules.chatham_house:
        return PostingAs((), NOBODY, "", asks_pseudonym=False, unnamed=True)
    choices = dict(by_name(viewer))
    if rules.pseudonyms:
        choices[PSEUDONYM] = own or gettext("A pseudonym")
    for body in signs_for(db, viewer.id) if signs else ():
        identity = Identity(ORGANISATION, body.id)
        choices[identity.text] = gettext("%(name)s, for %(organisation)s") % {
            "name": viewer.name,
            "organisation": body.name,
        }
    asks = rules.pseudonyms and own is None
    return PostingAs(
        choices=tuple(choices.items()),
        chosen=wanted if wanted in choices else MEMBER,
        pseudonym=(pseudonym or made_up_name(pseudonyms_in(db, space_id))) if asks else own or "",
        asks_pseudonym=asks,
        unnamed=False,
    )


def by_name(viewer: Viewer) -> list[tuple[str, str]]:
    """With the organisation, and without."""
    whole = f"{viewer.name}, {viewer.organisation}" if viewer.organisation else viewer.name
    alone = gettext("%(name)s, without organisation") % {"name": viewer.name}
    return [(MEMBER, whole), (PERSON, alone)]
