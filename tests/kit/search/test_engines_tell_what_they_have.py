"""What an engine has can be walked through, to be compared with the database."""

from dataclasses import replace

import pytest

from apfl_net.kit.search.engine import EngineAway, Kept
from tests.kit.search.engines import MEMBERS, PUBLIC, fill, post, write


def test_what_it_has_of_a_kind_is_told_in_the_order_of_ids(engine):
    posts = [post(number, "wages") for number in (30, 4, 100, 2)]
    thread = replace(post(3, "fees"), kind="thread")
    fill(engine, [*posts, thread])
    kept = {one.id: Kept(one.id, one.digest()) for one in posts}
    assert list(engine.kept("post", 0, 3)) == [kept[2], kept[4], kept[30]]
    assert list(engine.kept("post", 30, 3)) == [kept[100]]
    assert list(engine.kept("post", 100, 3)) == []
    assert list(engine.kept("thread", 0, 3)) == [Kept(3, thread.digest())]
    assert list(engine.kept("unheard of", 0, 3)) == []


def test_what_changed_is_told_as_it_is_now(engine):
    fill(engine, [post(1, "wages"), post(2, "wages")])
    write(engine, [post(1, "fees")], gone=["post-2"])
    assert list(engine.kept("post", 0, 9)) == [Kept(1, post(1, "fees").digest())]


def test_where_there_is_no_index_nothing_is_told(engine):
    with pytest.raises(EngineAway):
        engine.kept("post", 0, 1)


@pytest.mark.parametrize(
    "other",
    [
        {"body": "hours"},
        {"audiences": frozenset({PUBLIC, MEMBERS})},
        {"author": "Sok Dara"},
        {"language": "km"},
        {"space": "fishing"},
        {"group": "record-1"},
        {"languages": ("km", "th")},
        {"dated": "2019-05"},
    ],
)
def test_a_digest_is_another_one_as_soon_as_anything_is(other):
    assert replace(post(1, "wages"), **other).digest() != post(1, "wages").digest()


def test_a_digest_does_not_depend_on_the_order_of_audiences():
    assert post(1, "", "", PUBLIC, MEMBERS).digest() == post(1, "", "", MEMBERS, PUBLIC).digest()


def test_what_one_can_narrow_by_is_what_a_document_says_of_itself():
    one = replace(
        post(1, "wages"), languages=("km", "en", "km"), country="TH", dated="2019-05", counted_as="record"
    )
    values = {name: one.values(name) for name in ("kind", "language", "country", "theme", "year")}
    assert values == {
        "kind": ("record",),
        "language": ("km", "en"),
        "country": ("TH",),
        "theme": (),
        "year": ("2019",),
    }
    assert post(1, "wages").values("language") == ("en",)
    assert post(1, "wages").values("year") == ("2026",)


def test_days_order_what_is_dated_more_and_less_exactly():
    dated = ["2019-05-03", "2019-05", "2019", ""]
    assert [replace(post(1, ""), dated=one).day for one in dated] == [20190503, 20190500, 20190000, 20260301]
