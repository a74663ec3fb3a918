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
    ],
)
def test_a_digest_is_another_one_as_soon_as_anything_is(other):
    assert replace(post(1, "wages"), **other).digest() != post(1, "wages").digest()


def test_a_digest_does_not_depend_on_the_order_of_audiences():
    assert post(1, "", "", PUBLIC, MEMBERS).digest() == post(1, "", "", MEMBERS, PUBLIC).digest()
