"""Themes, and marking contributions and passages with them. By whoever writes the synthesis: the caller has
looked."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from apfl_net.access.policy import check_may_write
from apfl_net.access.viewer import Viewer
from apfl_net.discussions.models.posts import Post
from apfl_net.ediscussions.actions.creating import hold_ediscussion
from apfl_net.ediscussions.models.ediscussions import Ediscussion
from apfl_net.ediscussions.models.synthesis import PassageTheme, SynthesisPassage, SynthesisTheme
from apfl_net.ediscussions.policy import synthesis as policy
from apfl_net.ediscussions.queries.marked import HERE, themes_of


def add_theme(
    session: Session, *, by: Viewer, ediscussion: Ediscussion, name: str, now: datetime
) -> SynthesisTheme:
    check_may_write(by.restrictions)
    hold_ediscussion(session, ediscussion.id)
    known = themes_of(session, ediscussion.id)
    _check_name(known, name)
    if len(known) >= policy.MOST_THEMES:
        raise policy.TooManyThemes
    theme = SynthesisTheme(ediscussion_id=ediscussion.id, name=name, made_at=now, made_by=by.id)
    session.add(theme)
    session.flush()
    return theme


def rename_theme(
    session: Session, *, by: Viewer, ediscussion: Ediscussion, theme: SynthesisTheme, name: str
) -> None:
    check_may_write(by.restrictions)
    hold_ediscussion(session, ediscussion.id)
    _check_name([one for one in themes_of(session, ediscussion.id) if one.id != theme.id], name)
    theme.name = name


def remove_theme(session: Session, *, by: Viewer, ediscussion: Ediscussion, theme: SynthesisTheme) -> None:
    """What was marked with it stays marked with its other themes."""
    check_may_write(by.restrictions)
    hold_ediscussion(session, ediscussion.id)
    session.execute(delete(PassageTheme).where(PassageTheme.theme_id == theme.id))
    session.delete(theme)


def mark(
    session: Session,
    *,
    by: Viewer,
    ediscussion: Ediscussion,
    post: Post,
    words: str,
    themes: Collection[int],
    new_theme: str = "",
    now: datetime,
) -> SynthesisPassage:
    """A passage of a contribution, or the whole where no words are given; again adds themes to it.

    The post is held, so that nobody takes the words away between this look and our writing them here.
    """
    check_may_write(by.restrictions)
    hold_ediscussion(session, ediscussion.id)
    session.refresh(post, with_for_update=True)
    chosen = _known(session, ediscussion, themes)
    if words:
        policy.check_words(words, post.body)
    elif not chosen and not new_theme:
        raise policy.NothingMarked
    passage = _passage(session, by, ediscussion, post, words, now)
    if new_theme:
        chosen |= {_named(session, by, ediscussion, new_theme, now).id}
    _give_themes(session, passage, chosen | _themes_of(session, passage))
    return passage


def change_themes(
    session: Session,
    *,
    by: Viewer,
    ediscussion: Ediscussion,
    passage: SynthesisPassage,
    themes: Collection[int],
) -> None:
    check_may_write(by.restrictions)
    hold_ediscussion(session, ediscussion.id)
    _give_themes(session, passage, _known(session, ediscussion, themes))


def unmark(
    session: Session, *, by: Viewer, ediscussion: Ediscussion, passage: SynthesisPassage, now: datetime
) -> None:
    """A synthesis that quotes it shows that its source is gone."""
    check_may_write(by.restrictions)
    hold_ediscussion(session, ediscussion.id)
    forget_passage(session, passage, now)


def forget_passage(session: Session, passage: SynthesisPassage, now: datetime) -> None:
    """Its number stays taken: what refers to it must never mean another one."""
    session.execute(delete(PassageTheme).where(PassageTheme.passage_id == passage.id))
    if passage.number:
        passage.words, passage.gone_at = "", now
    else:
        session.delete(passage)


def _passage(
    session: Session, by: Viewer, ediscussion: Ediscussion, post: Post, words: str, now: datetime
) -> SynthesisPassage:
    """The one with these words, or a new one."""
    same = select(SynthesisPassage).where(
        SynthesisPassage.post_id == post.id, SynthesisPassage.words == words, HERE
    )
    passage = session.scalar(same)
    if passage:
        return passage
    last = select(func.max(SynthesisPassage.number)).where(SynthesisPassage.post_id == post.id)
    passage = SynthesisPassage(
        ediscussion_id=ediscussion.id,
        post_id=post.id,
        number=(session.scalar(last) or 0) + 1 if words else 0,
        words=words,
        made_at=now,
        made_by=by.id,
    )
    session.add(passage)
    session.flush()
    return passage


def _named(
    session: Session, by: Viewer, ediscussion: Ediscussion, name: str, now: datetime
) -> SynthesisTheme:
    """The theme of this name, made where there is none yet."""
    known = {_same(theme.name): theme for theme in themes_of(session, ediscussion.id)}
    return known.get(_same(name)) or add_theme(session, by=by, ediscussion=ediscussion, name=name, now=now)


def _check_name(known: Collection[SynthesisTheme], name: str) -> None:
    if _same(name) in {_same(theme.name) for theme in known}:
        raise policy.ThemeExists


def _same(name: str) -> str:
    return name.casefold()


def _known(session: Session, ediscussion: Ediscussion, themes: Collection[int]) -> set[int]:
    return {theme.id for theme in themes_of(session, ediscussion.id)} & set(themes)


def _themes_of(session: Session, passage: SynthesisPassage) -> set[int]:
    own = select(PassageTheme.theme_id).where(PassageTheme.passage_id == passage.id)
    return set(session.scalars(own))


def _give_themes(session: Session, passage: SynthesisPassage, themes: set[int]) -> None:
    """A contribution as a whole that is about nothing is not marked."""
    session.execute(delete(PassageTheme).where(PassageTheme.passage_id == passage.id))
    if not themes and not passage.number:
        session.delete(passage)
    session.add_all(PassageTheme(passage_id=passage.id, theme_id=theme_id) for theme_id in sorted(themes))
