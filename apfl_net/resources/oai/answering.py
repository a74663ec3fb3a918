"""What a harvester is answered, verb by verb. All of it is told as to a visitor."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parseaddr
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy.orm import Session

from apfl_net.access.viewer import Viewer
from apfl_net.kit.config import settings
from apfl_net.kit.web.addresses import LARGEST_ID
from apfl_net.resources.citing import Citable, citable
from apfl_net.resources.describing import dublin_core
from apfl_net.resources.models.harvesting import HarvestHeader
from apfl_net.resources.oai.asking import FORMAT, Place, Refused, place_of, stamp
from apfl_net.resources.queries.harvesting import (
    count_headers,
    first_change,
    header_of,
    headers_after,
    records_of,
)

PER_ANSWER = 100


@dataclass(frozen=True)
class Told:
    """A record as it is harvested; one that is gone has a header and nothing else."""

    identifier: str
    stamp: str
    is_deleted: bool
    elements: list[tuple[str, str]] = field(default_factory=list)


def identifier_of(resource_id: int) -> str:
    return f"oai:{urlsplit(settings().base_url).hostname}:{resource_id}"


def _id_in(identifier: str) -> int:
    found = re.fullmatch(re.escape(identifier_of(0))[:-1] + r"([1-9]\d{0,9})", identifier)
    if found is None or int(found[1]) > LARGEST_ID:
        raise Refused("idDoesNotExist", "There is no record of this identifier.")
    return int(found[1])


def identify(session: Session, viewer: Viewer, given: dict[str, str], now: datetime) -> dict[str, Any]:
    earliest = first_change(session) or now
    return {"earliest": stamp(earliest), "admin": parseaddr(settings().mail_from)[1]}


def list_formats(session: Session, viewer: Viewer, given: dict[str, str], now: datetime) -> dict[str, Any]:
    if "identifier" in given:
        _known(session, given["identifier"])
    return {"prefix": FORMAT}


def list_sets(session: Session, viewer: Viewer, given: dict[str, str], now: datetime) -> dict[str, Any]:
    raise Refused("noSetHierarchy", "There are no sets.")


def get_record(session: Session, viewer: Viewer, given: dict[str, str], now: datetime) -> dict[str, Any]:
    return {"records": _told(session, viewer, [_known(session, given["identifier"])])}


def list_records(session: Session, viewer: Viewer, given: dict[str, str], now: datetime) -> dict[str, Any]:
    """A page of them, with a token for the next; the last page of several has an empty one."""
    place = place_of(given)
    headers = headers_after(session, place.span, place.last, PER_ANSWER)
    if not headers:
        raise Refused("noRecordsMatch", "Nothing changed in that time.")
    some = headers[:PER_ANSWER]
    has_more = len(headers) > len(some)
    return {
        "records": _told(session, viewer, some),
        "token": _next(place, some[-1], len(some)).token() if has_more else "",
        "is_part": has_more or place.cursor > 0,
        "size": count_headers(session, place.span),
        "cursor": place.cursor,
    }


def _next(place: Place, last: HarvestHeader, told: int) -> Place:
    return Place(
        place.since, place.before, last.changed_at.isoformat(), last.resource_id, place.cursor + told
    )


def _known(session: Session, identifier: str) -> HarvestHeader:
    header = header_of(session, _id_in(identifier))
    if header is None:
        raise Refused("idDoesNotExist", "There is no record of this identifier.")
    return header


def _told(session: Session, viewer: Viewer, headers: Sequence[HarvestHeader]) -> list[Told]:
    """What a visitor does not see is gone, whatever its header says."""
    there = [header.resource_id for header in headers if not header.is_deleted]
    seen = {one.record.id: one for one in citable(session, records_of(session, viewer, there))}
    return [_one(header, seen.get(header.resource_id)) for header in headers]


def _one(header: HarvestHeader, told: Citable | None) -> Told:
    return Told(
        identifier_of(header.resource_id),
        stamp(header.changed_at),
        told is None,
        dublin_core(told) if told else [],
    )


ANSWERS = {
    "Identify": identify,
    "ListMetadataFormats": list_formats,
    "ListSets": list_sets,
    "GetRecord": get_record,
    "ListIdentifiers": list_records,
    "ListRecords": list_records,
}
