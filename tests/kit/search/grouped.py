"""Records with the pages of their files, to fill an engine with."""

from dataclasses import replace

from apfl_net.kit.search.documents import Document
from tests.kit.search.engines import AT, MEMBERS, post


def record(number: int, title: str, body: str = "", *audiences: int, **more) -> Document:
    return replace(post(number, title, body, *audiences, **more), kind="record")


def page(number: int, record: Document, body: str) -> Document:
    """A page of it, with another number."""
    return Document(
        "page",
        number,
        record.audiences,
        "",
        body,
        AT,
        language=record.language,
        languages=record.languages,
        country=record.country,
        record_type=record.record_type,
        reader=record.reader,
        dated=record.dated,
        group=record.key,
        counted_as="record",
    )


GUIDE = record(
    1,
    "Guide for inspectors",
    "On wages",
    country=("TH", "VN"),
    record_type="guidance",
    languages=("en", "th"),
)
STUDY = record(2, "Study", "Of passports", country=("VN",), record_type="study", dated="2019-05")
LAW = record(3, "Act", "Of debts", MEMBERS, country=("MY", "VN"), record_type="law", dated="2021")
EVERYTHING = [
    *(GUIDE, STUDY, LAW, post(9, "Wages of the crew", country="TH")),
    page(11, GUIDE, "wages wages wages"),
    page(12, GUIDE, "overtime and wages"),
    page(13, GUIDE, "passports"),
    page(21, STUDY, "wages withheld"),
    page(22, STUDY, "overtime"),
    page(31, LAW, "wages of members"),
]
