"""The catalogues of translations as their writers keep them: brought up to date with the sources.

    python -m apfl_net.kit.catalogues       every language there is; says what each of them lacks
    python -m apfl_net.kit.catalogues km    and Khmer, which is new

What is collected from where is said in `deploy/babel.cfg`.
"""

import codecs
import csv
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

from apfl_net.kit.clock import utc_now
from apfl_net.kit.config import ROOT
from apfl_net.kit.i18n import CATALOGUES, SOURCE_LANGUAGE, language_name

WHAT_TO_COLLECT = ROOT / "deploy" / "babel.cfg"
HEADER = """\
# APFL Net in {language}.
# Draft, made without review by native speakers in the field; to be checked.
# How to keep it up to date: CONTRIBUTING.md, "Languages".
#"""


def labels(
    file: BinaryIO, keywords: object, comment_tags: object, options: dict[str, str]
) -> Iterator[tuple[int, None, str, list[str]]]:
    """The words in the `columns` of a CSV file: a method of extraction for Babel."""
    rows = csv.DictReader(codecs.iterdecode(file, "utf-8"))
    for row in rows:
        for column in options["columns"].split():
            yield rows.line_num, None, row[column], []


def collected() -> Catalog:
    """All that is to be translated, in the order of the sources."""
    with WHAT_TO_COLLECT.open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]
    template = Catalog(project="APFL Net")
    for path, line, words, comments, context in extract_from_dir(ROOT, methods, options, DEFAULT_KEYWORDS):
        template.add(words, None, [(path, line)], auto_comments=comments, context=context)
    return template


def catalogue_in(path: Path) -> Catalog:
    """The catalogue as it is kept in a file; an empty one where there is none yet."""
    language = path.stem
    if path.exists():
        with path.open("rb") as file:
            return read_po(file, locale=language, abort_invalid=True)
    return Catalog(
        locale=language,
        header_comment=HEADER.format(language=language_name(language, SOURCE_LANGUAGE)),
        project="APFL Net",
        version="1",
        msgid_bugs_address="where this software is kept",
        revision_date=utc_now(),
        last_translator="nobody yet",
        language_team=language,
        fuzzy=False,
    )


def bring_up_to_date(path: Path, template: Catalog) -> Catalog:
    """Add what is new and drop what is gone. Lines of the sources are left out: they would change daily."""
    catalogue = catalogue_in(path)
    catalogue.update(template, no_fuzzy_matching=True, update_creation_date=False)
    path.parent.mkdir(exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalogue, width=110, include_lineno=False, ignore_obsolete=True)
    return catalogue


def lacking(catalogue: Catalog, template: Catalog) -> list[str]:
    """What has no translation, or one that is marked as doubtful (fuzzy)."""
    return [words_of(message) for message in template if message.id and not _is_done(catalogue, message)]


def left_over(catalogue: Catalog, template: Catalog) -> list[str]:
    """What is translated and no longer in the sources."""
    return [
        words_of(message)
        for message in catalogue
        if message.id and template.get(message.id, message.context) is None
    ]


def words_of(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _is_done(catalogue: Catalog, message: Message) -> bool:
    ours = catalogue.get(message.id, message.context)
    if ours is None or ours.fuzzy or isinstance(ours.id, str) != isinstance(message.id, str):
        return False
    forms = ours.string if isinstance(ours.string, (list, tuple)) else [ours.string]
    return len(forms) > 0 and all(forms)


def main(new_languages: list[str], folder: Path = CATALOGUES) -> None:
    for language in new_languages:
        if language_name(language, SOURCE_LANGUAGE) == language:
            sys.exit(f"{language}: Babel knows no such language. Give its code, such as km for Khmer.")
    template = collected()
    paths = {*folder.glob("*.po"), *(folder / f"{language}.po" for language in new_languages)}
    for path in sorted(paths):
        missing = lacking(bring_up_to_date(path, template), template)
        sys.stdout.write(f"{path.name}: {len(missing)} of {len(template)} to be translated\n")
        sys.stdout.writelines(f"    {words}\n" for words in missing)


if __name__ == "__main__":
    main(sys.argv[1:])
