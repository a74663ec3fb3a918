"""A record for machines: Dublin Core for harvesters, schema.org for search engines."""

from typing import Any

from apfl_net.kit.config import settings
from apfl_net.members.reference import country_names
from apfl_net.resources.citing import Citable
from apfl_net.resources.identifiers import address_of
from apfl_net.resources.licences import LICENCES
from apfl_net.vocabulary.terms import english_label

_SCHEMA_KINDS = {
    "audio_visual": "MediaObject",
    "e_learning": "Course",
    "statistics": "Dataset",
    "law_and_policy": "Legislation",
}


def address(told: Citable) -> str:
    return f"{settings().base_url}{told.record.path}"


def dublin_core(told: Citable) -> list[tuple[str, str]]:
    """The elements of Dublin Core, in English as far as the words are ours."""
    record = told.record
    elements = [
        ("title", record.title),
        ("title", record.title_english),
        *(("creator", name) for name in told.authors),
        *(("subject", english_label(vocabulary, code)) for vocabulary, code in told.terms),
        ("description", record.abstract),
        *(("publisher", name) for name in told.publishers),
        ("date", record.date),
        ("type", english_label("resource_type", record.type)),
        ("identifier", f"{settings().base_url}/resources/{record.id}"),
        *(("identifier", f"{scheme}:{value}") for scheme, value in told.lists.identifiers),
        *(("relation", url) for url in told.links),
        *(("language", code) for code in told.lists.languages),
        *(("coverage", country_names()[code]) for code in told.lists.countries),
        ("rights", LICENCES[record.licence].url or LICENCES[record.licence].label),
    ]
    return [(name, text) for name, text in elements if text]


def schema_org(told: Citable) -> dict[str, Any]:
    """What search engines read out of the page of a record that everybody may read."""
    record = told.record
    licence = LICENCES[record.licence]
    fields: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": _SCHEMA_KINDS.get(record.type, "Report"),
        "url": address(told),
        "name": record.title,
        "alternateName": record.title_english,
        "description": record.abstract[:5000],
        "inLanguage": told.lists.languages,
        "datePublished": record.date,
        "version": record.edition,
        "author": [{"@type": "Person", "name": name} for name in told.authors],
        "publisher": [{"@type": "Organization", "name": name} for name in told.publishers],
        "license": licence.url,
        "keywords": [english_label(vocabulary, code) for vocabulary, code in told.terms],
        "spatialCoverage": [
            {"@type": "Country", "name": country_names()[code]} for code in told.lists.countries
        ],
        "identifier": [
            address_of(scheme, value) or f"{scheme}:{value}" for scheme, value in told.lists.identifiers
        ],
        "sameAs": told.links,
        "isAccessibleForFree": True,
    }
    return {name: value for name, value in fields.items() if value}
