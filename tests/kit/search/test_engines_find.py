"""What every engine must find, and must not."""

import unicodedata
from datetime import timedelta

import pytest

from apfl_net.kit.search.asking import DATE, MOST_FOUND, Answer
from tests.kit.search.engines import AT, ask, fill, found, post, write

HOSTILE = [
    "x" * 10_000,
    "ก" * 10_000,
    "!?.,;:()[]{}*~^&|\\/",
    'a" OR 1=1 --',
    "title:x AND (body:y OR *)",
    "in:\"x' OR 'a'='a\" wages",
    "lang:" * 20,
    "".join(chr(plane << 16 | 0x41) for plane in range(17)),
    "\U0001f6a2 \U0001f9f5",
    unicodedata.lookup("ARABIC LETTER REH"),
]


@pytest.fixture
def words(engine):
    fill(
        engine,
        [
            post(1, "Passports kept in a safe", "A recruiter told the dock crew"),
            post(2, "Wages withheld", "The owner keeps the passports. Overtime of 61 hours"),
            post(3, "Fees", "Workers in the labour ministry's inspectorate wrote of co-operation"),
            post(4, "Convention C29", "Call 1800-555-0142 about 18,500 baht"),
        ],
    )
    return engine


@pytest.mark.parametrize(
    ("typed", "ids"),
    [
        ("passport", [1, 2]),
        ("PASSPORTS", [1, 2]),
        ("passports crew", [1]),
        ('"dock crew"', [1]),
        ('"crew dock"', []),
        ("passports -crew", [2]),
        ('passports -"dock crew"', [2]),
        ("withholding", [2]),
        ("inspecting", [3]),
        ("labor", [3]),
        ("cooperation", [3]),
        ("co-operations", [3]),
        ("c29", [4]),
        ("c28", []),
        ("1800-555-0142", [4]),
        ("18500", [4]),
        ("pasports", [1, 2]),
        ("overtme", [2]),
        ("overt", [2]),
        ("overt ", []),
        ("the fees of the", [3]),
        ("airport", []),
    ],
)
def test_words_are_found(words, typed, ids):
    assert found(words, typed) == ids


def test_a_word_in_a_title_counts_more_than_one_in_a_text(engine):
    fill(engine, [post(1, "Other", "Passports"), post(2, "Passports", "other")])
    assert found(engine, "passports") == [2, 1]


SCRIPTS = [
    post(1, "强迫劳动公约", "国际劳工组织通过了", language="zh"),
    post(2, "แรงงานบังคับในประเทศไทย", "ค่าจ้างของลูกเรือ ๒๕๖๗", language="th"),
    post(3, "ពលកម្មដោយបង្ខំ", "អធិការកិច្ច\u200bការងារ", language="km"),
    post(4, "အဓမ္မလုပ်အား", "လုပ်ငန်းခွင် သင်္ဘော", language="my"),
    post(5, "Lao động cưỡng bức", "Trường hợp ở Đà Nẵng", language="vi"),
    post(6, "албадан хөдөлмөр", "гэрээний тухай", language="mn"),
    post(7, "ແຮງງານບັງຄັບ", "ຄ່າຈ້າງ", language="lo"),
    post(8, "জোরপূর্বক শ্রম", "जबरन श्रम", language="bn"),
]


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("劳动", 1),
        ("劳工组织", 1),
        ("บังคับ", 2),
        ("ลูกเรือ", 2),
        ("2567", 2),
        ("បង្ខំ", 3),
        ("អធិការកិច្ចការងារ", 3),
        ("လုပ်အား", 4),
        ("သင်္ဘော", 4),
        ("lao động", 5),
        ("lao dong cuong buc", 5),
        ("da nang", 5),
        ("хөдөлмөр", 6),
        ("албдан", 6),
        ("гэрээ ", 6),
        ("хєдєлмєр", 6),
        ("เเรงงาน", 2),
        ("ບັງຄັບ", 7),
        ("শ্রম", 8),
        ("जबरन", 8),
    ],
)
def test_words_of_many_scripts_are_found_inside_their_runs(engine, typed, number):
    fill(engine, SCRIPTS)
    assert found(engine, typed) == [number]


def test_no_phrase_goes_over_the_end_of_a_sentence(engine):
    fill(
        engine,
        [post(1, "", "签了合同。工资没有付"), post(2, "", "合同工资"), post(3, "", "Fair wages. Held back")],
    )
    assert found(engine, '"合同工资"') == [2]
    assert found(engine, '"wages held"') == []


def test_one_wrong_cluster_of_five_is_forgiven(engine):
    fill(engine, SCRIPTS)
    assert found(engine, "强迫劳力公约") == [1]
    assert found(engine, "强迫牢力公约") == []


def test_who_types_accents_means_them(engine):
    three = [
        post(number, f"the word {word}", str(number)) for number, word in enumerate(["má", "ma", "mà"], 1)
    ]
    many = [post(number, "the word má", str(number)) for number in (4, 5)]
    fill(engine, three + many)
    assert sorted(found(engine, "má")) == [1, 2, 4, 5]
    assert sorted(found(engine, "ma")) == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("typed", HOSTILE)
def test_hostile_input_finds_nothing_and_breaks_nothing(words, typed):
    assert ask(words, typed).hits == ()


@pytest.mark.parametrize("typed", ['"""""', "\x00", "-" * 50, "\u200b", " " * 10_000])
def test_nothing_to_look_for_is_no_question(words, typed):
    assert ask(words, typed).total == 4


def test_who_asks_for_nothing_gets_everything_latest_first(words):
    write(words, [post(9, "Later", written_at=post(1).written_at.replace(year=2027))])
    assert found(words, "")[0] == 9
    assert ask(words, "").total == 5
    assert ask(words, "-passports").total == 3


def test_what_was_written_since_can_be_asked_for(engine):
    fill(engine, [post(day, "Wages", str(day), written_at=AT + timedelta(days=day)) for day in (1, 2, 3)])
    assert found(engine, "wages", since=AT + timedelta(days=2), order=DATE) == [3, 2]
    assert found(engine, "", since=AT + timedelta(days=3)) == [3]
    counted = ask(engine, "wagse", since=AT + timedelta(days=2, seconds=1), facets=("kind",), limit=0)
    assert (counted.total, counted.counts["kind"]) == (1, {"post": 1})
    assert ask(engine, "wages", since=AT + timedelta(days=4)).total == 0


def test_a_word_that_nobody_wrote_lately_is_not_taken_for_misspelled(engine):
    fill(engine, [post(1, "Wages"), post(2, "Waxes", written_at=AT + timedelta(days=2))])
    assert found(engine, "wages", since=AT + timedelta(days=1)) == []


def test_hits_can_be_paged_through_and_end(words):
    pages = [found(words, "", first=first, limit=2) for first in (0, 2, 4)]
    assert [len(page) for page in pages] == [2, 2, 0]
    assert sorted(pages[0] + pages[1]) == [1, 2, 3, 4]
    assert ask(words, "", first=10**9).hits == ()
    assert ask(words, "", first=MOST_FOUND).total == 4
    assert ask(words, "", limit=0) == Answer((), 4, {})
