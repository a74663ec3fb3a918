"""Every language on offer is whole: `make messages` says what a catalogue lacks, and this holds it to it."""

import re
from collections import Counter
from functools import cache

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from apfl_net.kit import i18n
from apfl_net.kit.catalogues import (
    bring_up_to_date,
    catalogue_in,
    collected,
    lacking,
    left_over,
    main,
    words_of,
)
from apfl_net.kit.i18n import CATALOGUES
from apfl_net.members.reference import country_names

FILES = sorted(CATALOGUES.glob("*.po"))
EACH = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
PLACEHOLDER = re.compile(r"%\(\w+\)s|%%|\{\w+\}")
MARKUP = re.compile(r"</?[a-z][^>]*>|&\w+;|[<&]")
SAID_ALIKE = {
    "%(label)s: %(down)s",
    "DOI",
    "ISBN",
    "ILO",
    "Menu",
    "#%(number)s",
    "%(place)s, %(name)s",
    "organisation_kind: %(given)s",
}

template = cache(collected)


def told(path, said: str, words: list[str]) -> str:
    return (
        "\n    ".join([f"{path.name} {said}", *words]) + "\nRun `make messages`, and translate what it lists."
    )


def pairs(message: Message) -> list[tuple[str, str]]:
    """Each translated form, with the English that it must fit."""
    if isinstance(message.id, str):
        return [(message.id, message.string)]
    singular, plural = message.id
    last = len(message.string) - 1
    return [(plural if form == last else singular, said) for form, said in enumerate(message.string)]


def all_pairs(path) -> list[tuple[str, str]]:
    return [pair for message in catalogue_in(path) if message.id for pair in pairs(message)]


def test_vietnamese_and_thai_are_on_offer():
    assert {"th", "vi"} <= {path.stem for path in FILES}
    assert list(i18n.languages()) == ["en", *(path.stem for path in FILES)]


@EACH
def test_a_catalogue_is_of_a_language_that_babel_knows(path):
    assert re.fullmatch(r"[a-z]{2,3}", path.stem)
    assert i18n.language_name(path.stem, "en") != path.stem
    assert catalogue_in(path).plural_forms == Catalog(locale=path.stem).plural_forms


@EACH
def test_a_catalogue_lacks_nothing(path):
    missing = lacking(catalogue_in(path), template())
    assert not missing, told(path, f"lacks {len(missing)} of {len(template())}:", missing)


@EACH
def test_a_catalogue_holds_nothing_that_is_gone_from_the_sources(path):
    gone = left_over(catalogue_in(path), template())
    assert not gone, told(path, "still holds:", gone)


@EACH
def test_what_is_filled_in_is_filled_in_in_every_language(path):
    wrong = [
        (english, said)
        for english, said in all_pairs(path)
        if Counter(PLACEHOLDER.findall(english)) != Counter(PLACEHOLDER.findall(said))
    ]
    assert len(all_pairs(path)) > 350
    assert wrong == []


@EACH
def test_a_translation_brings_no_markup_of_its_own(path):
    """Templates trust the catalogues; text of people is escaped, these words are not."""
    wrong = [
        (english, said)
        for english, said in all_pairs(path)
        if Counter(MARKUP.findall(english)) != Counter(MARKUP.findall(said))
    ]
    assert wrong == []


@EACH
def test_a_translation_is_not_the_english_again(path):
    names = set(country_names().values())
    alike = {english for english, said in all_pairs(path) if english == said} - names
    assert alike <= SAID_ALIKE


@EACH
def test_a_catalogue_compiles_and_speaks(path):
    with path.open("rb") as file:
        catalogue = read_po(file, locale=path.stem, abort_invalid=True)
    assert [(words_of(message), list(map(str, errors))) for message, errors in catalogue.check()] == []
    spoken = i18n.catalogue(path.stem)
    assert spoken.gettext("Sign in") == catalogue.get("Sign in").string
    one, many = "%(num)s thread", "%(num)s threads"
    assert {spoken.ngettext(one, many, number) for number in range(200)} == set(catalogue.get(one).string)


def test_a_new_language_starts_with_everything_to_do(tmp_path, capsys):
    main(["km"], tmp_path)
    said = capsys.readouterr().out.splitlines()
    assert said[0] == f"km.po: {len(template())} of {len(template())} to be translated"
    assert said[1:] == [f"    {words}" for words in lacking(Catalog(), template())]
    assert (tmp_path / "km.po").read_text("utf-8").startswith("# APFL Net in Khmer.\n# Draft, ")


@pytest.mark.parametrize("language", ["xx", "khmer", "../km", "vi_VN"])
def test_a_language_that_is_none_is_refused_in_one_line(tmp_path, language):
    with pytest.raises(SystemExit) as refused:
        main([language], tmp_path)
    assert refused.value.code.startswith(f"{language}: Babel knows no such language.")
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def small() -> Catalog:
    """All that a very small house says."""
    template = Catalog()
    for words in ("Sign in", "Save", ("%(num)s thread", "%(num)s threads")):
        template.add(words, locations=[("templates/small.html", 1)])
    return template


@pytest.fixture
def vietnamese(tmp_path, small):
    """Its catalogue, complete."""
    path = tmp_path / "vi.po"
    bring_up_to_date(path, small)
    text = path.read_text("utf-8")
    for words, said in (("Sign in", "Đăng nhập"), ("Save", "Lưu")):
        text = text.replace(f'msgid "{words}"\nmsgstr ""', f'msgid "{words}"\nmsgstr "{said}"')
    path.write_text(text.replace('msgstr[0] ""', 'msgstr[0] "%(num)s chủ đề"'), "utf-8")
    assert lacking(catalogue_in(path), small) == []
    return path


def test_bringing_up_to_date_keeps_what_is_translated_adds_what_is_new_and_drops_what_is_gone(
    vietnamese, small
):
    small.add("Find")
    small.delete("Save")
    before = catalogue_in(vietnamese)
    assert (lacking(before, small), left_over(before, small)) == (["Find"], ["Save"])
    after = bring_up_to_date(vietnamese, small)
    assert (lacking(after, small), left_over(after, small)) == (["Find"], [])
    kept = vietnamese.read_text("utf-8")
    assert '#: templates/small.html\nmsgid "Sign in"\nmsgstr "Đăng nhập"\n' in kept
    assert 'msgid "Find"\nmsgstr ""\n' in kept
    assert 'msgid "Save"' not in kept


def test_bringing_up_to_date_again_changes_nothing(vietnamese, small):
    bring_up_to_date(vietnamese, small)
    once = vietnamese.read_bytes()
    bring_up_to_date(vietnamese, small)
    assert vietnamese.read_bytes() == once


@pytest.mark.parametrize(
    ("before", "after", "missing"),
    [
        ('msgstr "Lưu"', 'msgstr ""', "Save"),
        ('msgid "Save"', '#, fuzzy\nmsgid "Save"', "Save"),
        ('msgid "Save"', 'msgid "save"', "Save"),
        ('msgstr[0] "%(num)s chủ đề"', 'msgstr[0] ""', "%(num)s thread"),
        ('msgid_plural "%(num)s threads"\nmsgstr[0]', "msgstr", "%(num)s thread"),
    ],
)
def test_what_is_empty_doubtful_or_not_there_counts_as_lacking(vietnamese, small, before, after, missing):
    whole = vietnamese.read_text("utf-8")
    assert whole.count(before) == 1
    vietnamese.write_text(whole.replace(before, after), "utf-8")
    assert lacking(catalogue_in(vietnamese), small) == [missing]
