"""Records of the repository with the words of their files, as they are once everybody has done their part."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from apfl_net.demo.play import audience_named
from apfl_net.files.events import FileReady
from apfl_net.files.models import READY, File, FilePassage, FileVersion
from apfl_net.kit import outbox
from apfl_net.members.models import Member
from apfl_net.resources.events import ResourceChanged, ResourcePublished
from apfl_net.resources.models.files import MAIN, ResourceFile
from apfl_net.resources.models.resources import (
    PUBLISHED,
    Resource,
    ResourceCountry,
    ResourceLanguage,
    ResourcePublisher,
    ResourceTerm,
)


def make_record(
    session: Session,
    *,
    now: datetime,
    title: str = "Checklist for port inspections",
    language: str = "en",
    audience: str = "members",
    by: Member | None = None,
    countries: Sequence[str] = (),
    languages: Sequence[str] = (),
    terms: Sequence[tuple[str, str]] = (),
    publishers: Sequence[str] = ("A publisher",),
    pages: Sequence[str] = (),
    **more: str,
) -> Resource:
    """Published, with a PDF of these pages where there are any. `terms`: vocabulary and code."""
    told = {"type": "guidance", "licence": "cc_by_4", "date": "2019"} | more
    record = Resource(
        title=title,
        title_language=language,
        audience_id=audience_named(session, audience).id,
        state=PUBLISHED,
        may_host=True,
        year=int(told["date"][:4]) if told["date"] else None,
        proposed_by_id=by.id if by else None,
        proposed_at=now,
        published_at=now,
        changed_at=now,
        **told,
    )
    session.add(record)
    session.flush()
    session.add_all(ResourceCountry(resource_id=record.id, country=code) for code in countries)
    spoken = languages or (language,)
    session.add_all(ResourceLanguage(resource_id=record.id, language=code) for code in spoken)
    session.add_all(ResourceTerm(resource_id=record.id, vocabulary=kind, code=code) for kind, code in terms)
    session.add_all(
        ResourcePublisher(resource_id=record.id, position=position, name=name)
        for position, name in enumerate(publishers)
    )
    outbox.record(session, ResourcePublished(resource_id=record.id), now=now)
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
