"""Plans of random worlds: what will be made, by numbers; whoever or whatever a number stands for is chosen
among those there are when it is made."""

from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

CONSTITUENCIES = ("workers_org", "employers_org", "gov_labour")
GROUPS = ("g0x", "g1x")
AUDIENCES = (
    "public",
    "members",
    *(f"constituency:{code}" for code in CONSTITUENCIES),
    *(f"group:{slug}" for slug in GROUPS),
)

_audience = st.sampled_from(AUDIENCES)
_wide_audience = st.sampled_from(("public", "members", *AUDIENCES))
_any = st.integers(0, 11)


@dataclass(frozen=True)
class PersonPlan:
    constituency: str
    groups: frozenset[str]
    public_name: bool
    listed: bool


@dataclass(frozen=True)
class SpacePlan:
    audience: str
    pseudonyms: bool
    chatham_house: bool


@dataclass(frozen=True)
class Plan:
    people: list[PersonPlan]
    spaces: list[SpacePlan]
    steps: list[tuple[Any, ...]]
    viewers: list[int]


_person = st.builds(
    PersonPlan,
    constituency=st.sampled_from(CONSTITUENCIES),
    groups=st.frozensets(st.sampled_from(GROUPS)),
    public_name=st.booleans(),
    listed=st.booleans(),
)

_space = st.builds(
    SpacePlan,
    audience=_wide_audience,
    pseudonyms=st.booleans(),
    chatham_house=st.sampled_from((False, False, True)),
)
_identity = st.integers(0, 3)  # as whom, of `naming.WAYS`
_start = st.tuples(st.just("start"), _any, _any, _identity)  # author, space
_reply = st.tuples(
    st.just("reply"), _any, _any, st.none() | _any, st.lists(_any, max_size=2), _identity
)  # author, thread, answered, mentioned
_aside = st.tuples(
    st.just("aside"), _any, _any, _audience, st.none() | _any, st.booleans()
)  # author, thread, readers, answered, and whether the author then answers it before everybody
_bound_thread = st.tuples(st.just("bound_thread"), _any, _audience)
_bound_space = st.tuples(st.just("bound_space"), _any, _wide_audience)
_read = st.tuples(st.just("read"), _any, _any)  # person, thread
_draft = st.tuples(st.just("draft"), _any, _any)
_react = st.tuples(st.just("react"), _any, _any, _any)  # person, post, kind
_answer = st.tuples(st.just("answer"), _any, _any)  # thread, post
_poll = st.tuples(st.just("poll"), _any)
_vote = st.tuples(st.just("vote"), _any, _any, _any)  # person, thread, option
_answering = st.one_of(_react, _react, _answer, _poll, _vote)
_watch = st.tuples(st.just("watch"), _any, _any, _any, _any)  # person, kind, subject, level
_reminds = st.sampled_from((True, True, False))
_bookmark = st.tuples(st.just("bookmark"), _any, _any, _reminds)  # person, post
_put_aside = st.tuples(st.just("put_aside"), _any)
_following = st.one_of(_watch, _watch, _bookmark, _bookmark, _put_aside)
_pin = st.tuples(st.just("pin"), _any, _any)  # moderator, thread
_move = st.tuples(st.just("move"), _any, _any, _any)  # moderator, thread, space
_ordering = st.one_of(_pin, _move, _move)
_hold = st.tuples(st.just("hold"), _any, _any)  # moderator, post
_quote = st.tuples(st.just("quote"), _any, _any, _any)  # author, thread, post
_less = st.tuples(st.just("less"), _any, _any)  # post, how
_hide = st.tuples(st.just("hide"), _any)
_naming = st.one_of(_less, _less, _hide)
_shelve = st.tuples(st.just("shelve"), _any, _wide_audience, st.booleans())  # by, readers, has a file
_bound_record = st.tuples(st.just("bound_record"), _any, _audience)
_withdraw = st.tuples(st.just("withdraw"), _any)
_shelving = st.one_of(_shelve, _shelve, _bound_record, _withdraw)
_deliver = st.tuples(st.just("deliver"))
_index = st.tuples(st.just("index"))

_steps = st.lists(
    st.one_of(
        _reply,
        _reply,
        _aside,
        _aside,
        _start,
        _bound_thread,
        _bound_space,
        _read,
        _draft,
        _answering,
        _answering,
        _following,
        _following,
        _ordering,
        _ordering,
        _hold,
        _hold,
        _quote,
        _quote,
        _naming,
        _shelving,
        _shelving,
        _deliver,
        _index,
    ),
    min_size=10,
    max_size=20,
)

plans = st.builds(
    Plan,
    people=st.lists(_person, min_size=4, max_size=5),
    spaces=st.lists(_space, min_size=1, max_size=3),
    steps=st.tuples(st.lists(_start, min_size=1, max_size=3), st.lists(_shelve, max_size=2), _steps).map(
        lambda three: [step for steps in three for step in steps]
    ),
    viewers=st.lists(st.integers(0, 3), min_size=2, max_size=2, unique=True),
)
