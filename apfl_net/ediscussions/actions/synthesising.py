"""Writing the synthesis, opening it for comments, publishing it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from apfl_net.access.policy import check_may_write
from apfl_net.access.viewer import Viewer
from apfl_net.ediscussions.actions.creating import hold_ediscussion
from apfl_net.ediscussions.actions.dates import publish
from apfl_net.ediscussions.events import SynthesisOpened
from apfl_net.ediscussions.markers import Marker, markers_in
from apfl_net.ediscussions.models.ediscussions import Ediscussion
from apfl_net.ediscussions.models.synthesis import (
    Synthesis,
    SynthesisComment,
    SynthesisSource,
    SynthesisVersion,
)
from apfl_net.ediscussions.policy import synthesis as policy
from apfl_net.ediscussions.queries.marked import marked_passages
from apfl_net.ediscussions.queries.synthesis import (
    comment_with_key,
    latest_version,
    opening_of,
    sources_by_number,
)
from apfl_net.kit import markdown, outbox
from apfl_net.kit.languages import guess_language


def write_synthesis(
    session: Session,
    *,
    by: Viewer,
    ediscussion: Ediscussion,
    body: str,
    note: str = "",
    started_from: int,
    now: datetime,
) -> SynthesisVersion:
    """Save a version, unless it is the same again. By whoever writes it: the caller has looked.

    `started_from`: the version that the writer had before them, 0 for none; the latest, or `VersionIsOld`."""
    check_may_write(by.restrictions)
    hold_ediscussion(session, ediscussion.id)
    latest = latest_version(session, ediscussion.id)
    if latest and latest.body == body:
        return latest
    before = latest.number if latest else 0
    if started_from != before:
        raise policy.VersionIsOld
    is_open = bool(opening_of(session, ediscussion.id))
    policy.check_text(body, note, is_open=is_open)
    html = markdown.render(body, below=1)
    behind = _sources(session, by, ediscussion, markers_in(html), latest)
    version = SynthesisVersion(
        ediscussion_id=ediscussion.id,
        number=before + 1,
        body=body,
        body_html=html,
        language=guess_language(body, otherwise=by.language or "en"),
        note=note,
        written_at=now,
        written_by=by.id,
    )
    _keep(session, version, behind)
    if is_open:
        outbox.record(session, SynthesisOpened(ediscussion.id, version.number), now=now)
    return version


def _sources(
    session: Session,
    by: Viewer,
    ediscussion: Ediscussion,
    markers: Sequence[Marker],
    latest: SynthesisVersion | None,
) -> dict[Marker, int]:
    """Marker -> post id. What a writer cannot see cannot be named anew; what was named before may stay, and
    is shown as gone."""
    rows = sources_by_number(session, by, ediscussion, [marker.number for marker in markers])
    passages = {(one.post_number, one.number) for one in marked_passages(session, by, ediscussion.id)}
    before = set(markers_in(latest.body_html)) if latest else set()
    known = {
        marker: rows[marker.number].id
        for marker in markers
        if marker.number in rows and (not marker.passage or marker in passages)
    }
    if unknown := [marker for marker in markers if marker not in known and marker not in before]:
        raise policy.UnknownSources(unknown)
    return known


def _keep(session: Session, version: SynthesisVersion, behind: dict[Marker, int]) -> None:
    """With what is behind it."""
    session.add(version)
    session.flush()
    session.add_all(
        SynthesisSource(
            ediscussion_id=version.ediscussion_id,
            version=version.number,
            post_id=post_id,
            passage=marker.passage,
        )
        for marker, post_id in behind.items()
    )


def open_for_comments(
    session: Session, *, by: Viewer, ediscussion: Ediscussion, until: datetime, now: datetime
) -> Synthesis:
    """From now on its readers have it, in this and every later version, and can say what they think of it."""
    check_may_write(by.restrictions)
    ediscussion = hold_ediscussion(session, ediscussion.id)
    latest = latest_version(session, ediscussion.id)
    policy.check_may_open(
        ediscussion.schedule,
        is_written=latest is not None,
        is_open=opening_of(session, ediscussion.id) is not None,
        now=now,
    )
    policy.check_comment_period(until, now)
    number = latest.number if latest else 0
    opening = Synthesis(
        ediscussion_id=ediscussion.id,
        first_version=number,
        opened_at=now,
        opened_by=by.id,
        comments_until=until,
    )
    session.add(opening)
    session.flush()
    outbox.record(session, SynthesisOpened(ediscussion.id, number), now=now)
    return opening


def publish_synthesis(session: Session, *, by: Viewer, ediscussion: Ediscussion, now: datetime) -> None:
    """When the time for comments is over. With it, the e-discussion is published."""
    check_may_write(by.restrictions)
    opening = opening_of(session, ediscussion.id)
    policy.check_may_publish(opening.comments_until if opening else None, now)
    publish(session, by=by, ediscussion=ediscussion, now=now)


def comment(
    session: Session,
    *,
    by: Viewer,
    ediscussion: Ediscussion,
    body: str,
    version: int,
    form_key: str,
    now: datetime,
) -> None:
    """To those who write the synthesis; nobody else reads it. The same form sent twice comments once."""
    check_may_write(by.restrictions)
    if comment_with_key(session, by.id, form_key):
        return
    opening = opening_of(session, ediscussion.id)
    policy.check_takes_comments(opening.comments_until if opening else None, now)
    session.add(
        SynthesisComment(
            ediscussion_id=ediscussion.id,
            member_id=by.id,
            version=version,
            body=body,
            form_key=form_key,
            written_at=now,
        )
    )


def take_back_comment(session: Session, *, by: Viewer, ediscussion: Ediscussion, comment_id: int) -> None:
    """One's own, at any time."""
    kept = session.get(SynthesisComment, comment_id)
    if kept and kept.member_id == by.member_id and kept.ediscussion_id == ediscussion.id:
        session.delete(kept)
