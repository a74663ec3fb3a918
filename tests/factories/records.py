"""Records of the repository with the words of their files, as they are once everybody has done their part."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from apfl_net.demo.cast import WORKER
from apfl_net.files.events import FileReady
from apfl_net.files.models import READY, File, FilePassage, FileVersion
from apfl_net.kit import outbox
from apfl_net.members.models import Member
from apfl_net.resources.description import Description
from apfl_net.resources.events import ResourceChanged
from apfl_net.resources.models.files import MAIN, ResourceFile
from apfl_net.resources.models.resources import Resource
from tests.factories.resources import make_resource


def make_record(
    session: Session,
    *,
    now: datetime,
    title: str = "Checklist for port inspections",
    language: str = "en",
    audience: str = "members",
    by: Member | None = None,
    terms: Sequence[tuple[str, str]] = (),
    pages: Sequence[str] = (),
    **more: Any,
) -> Resource:
    """Published, with a PDF of these pages where there are any. `terms`: vocabulary and code; `more`: of the
    description. By the worker of the cast, where nobody is named."""
    told: dict[str, Any] = {"type": "guidance", "licence": "cc_by_4", "date": "2019"}
    told |= {"publishers": ("A publisher",), "languages": (language,)} | more
    kinds = dict.fromkeys(kind for kind, _code in terms)
    of_kind = {kind: tuple(code for other, code in terms if other == kind) for kind in kinds}
    said = Description(title=title, title_language=language, terms=of_kind, **told)
    who = by or session.scalars(select(Member).where(Member.email == WORKER)).one()
    record = make_resource(session, by=who, staff=who, now=now, audience=audience, said=said)
    if pages:
        add_pages(session, record, pages, language=language, now=now)
    return record


def add_pages(
    session: Session, record: Resource, pages: Sequence[str], *, language: str = "en", now: datetime
) -> int:
    """One more file of a record, ready; returns its number there."""
    file = File(name="guide.pdf", created_at=now, attached_at=now)
    session.add(file)
    session.flush()
    numbers = select(func.max(ResourceFile.number)).where(ResourceFile.resource_id == record.id)
    number = (session.scalar(numbers) or 0) + 1
    session.add(ResourceFile(resource_id=record.id, number=number, file_id=file.id, role=MAIN))
    add_version(session, file.id, pages, language=language, now=now)
    outbox.record(session, ResourceChanged(resource_id=record.id), now=now)
    return number


def add_version(
    session: Session, file_id: int, pages: Sequence[str], *, language: str = "en", now: datetime
) -> FileVersion:
    """Of a file, looked at and ready."""
    before = select(func.max(FileVersion.number)).where(FileVersion.file_id == file_id)
    version = FileVersion(
        file_id=file_id,
        number=(session.scalar(before) or 0) + 1,
        uploaded_at=now,
        state=READY,
        digest="0" * 64,
        sent_size=1000,
        kind="pdf",
        media_type="application/pdf",
        size=640_000,
        pages=len(pages),
        language=language,
        ready_at=now,
    )
    session.add(version)
    session.flush()
    session.add_all(
        FilePassage(version_id=version.id, file_id=file_id, page=page, text=text)
        for page, text in enumerate(pages, 1)
    )
    session.flush()
    outbox.record(session, FileReady(file_id=file_id, version_id=version.id), now=now)
    return version
