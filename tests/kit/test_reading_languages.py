"""In which language and zone a page speaks."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apfl_net.kit import i18n
from apfl_net.kit.languages import guess_language

NOW = datetime(2031, 3, 2, 1, 30, tzinfo=UTC)
PO = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "today"\nmsgstr "hôm nay"\n'


@pytest.fixture
def vietnamese(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """An installation with catalogues for Vietnamese and Thai."""
    (tmp_path / "vi.po").write_text(PO, "utf-8")
    (tmp_path / "th.po").write_text(PO.replace("hôm nay", "วันนี้"), "utf-8")
    caches = (i18n.languages, i18n.catalogue, i18n.best_language, i18n._short_day)
    monkeypatch.setattr(i18n, "CATALOGUES", tmp_path)
    for cached in caches:
        cached.cache_clear()
    yield
    monkeypatch.undo()
    for cached in caches:
        cached.cache_clear()
    i18n.activate("en", UTC)


@pytest.mark.parametrize(
    ("wish", "language"),
    [
        ("", "en"),
        ("vi", "vi"),
        ("vi-VN,vi;q=0.9,en;q=0.8", "vi"),
        ("en-GB,en;q=0.9,vi;q=0.8", "en"),
        ("km,th;q=0.5", "th"),
        ("th;q=0.5,vi;q=0.6", "vi"),
        ("th; q=0.5, vi; q=0.6", "vi"),
        ("vi;q=0,km", "en"),
        ("vi;q=0, th;q=0.1", "th"),
        ("VI", "vi"),
        ("*", "en"),
        ("km;q=x,vi;q=0.1", "vi"),
        (";q=1,,;;q=", "en"),
        ("vi;q=nan,th", "th"),
    ],
)
def test_the_best_language_is_the_one_most_wished_for(vietnamese, wish, language):
    assert i18n.best_language(wish) == language


@given(st.text(max_size=600))
def test_no_wish_breaks_anything(wish):
    assert i18n.best_language(wish) in i18n.languages()


def test_the_languages_are_offered_in_their_own_names(vietnamese):
    assert i18n.languages() == {"en": "English", "th": "ไทย", "vi": "Tiếng Việt"}


@pytest.mark.parametrize("code", ["qqq", "xx", "", "vi_VN", "english", "../th"])
def test_a_language_without_a_name_goes_by_its_code(code):
    assert i18n.language_name(code, "vi") == code


def test_words_are_those_of_the_readers_language(vietnamese):
    i18n.activate("vi", UTC)
    assert (i18n.gettext("today"), i18n.gettext("tomorrow"), i18n.gettext("")) == ("hôm nay", "tomorrow", "")


@pytest.mark.parametrize(
    ("zone", "moment", "shown"),
    [
        ("Asia/Bangkok", NOW, "today, 08:30"),
        ("America/Los_Angeles", NOW, "today, 17:30"),
        ("Asia/Bangkok", datetime(2031, 3, 1, 16, 59, tzinfo=UTC), "yesterday, 23:59"),
        ("Asia/Bangkok", datetime(2031, 3, 1, 17, 0, tzinfo=UTC), "today, 00:00"),
        ("Asia/Kathmandu", datetime(2031, 2, 3, 4, 5, tzinfo=UTC), "3 Feb, 09:50"),
        ("Asia/Bangkok", datetime(2030, 12, 31, 16, 59, tzinfo=UTC), "31 Dec 2030, 23:59"),
        ("Asia/Bangkok", datetime(2030, 12, 31, 17, 0, tzinfo=UTC), "1 Jan, 00:00"),
        ("Nowhere/Land", NOW, "today, 01:30"),
    ],
)
def test_times_are_those_of_the_readers_zone(zone, moment, shown):
    i18n.activate("en", i18n.zone(zone))
    assert i18n.short_time(moment, NOW) == shown


def test_the_whole_moment_names_its_zone():
    i18n.activate("en", i18n.zone("Asia/Kathmandu"))
    assert i18n.full_time(NOW) == "Sunday, 2 March 2031, 07:15 +0545"


@pytest.mark.parametrize(
    ("language", "short", "full"),
    [
        ("vi", "3 thg 2 lúc 09:50", "Thứ Hai, 3 tháng 2, 2031 lúc 09:50 +0545"),
        ("th", "3 ก.พ. 09:50 น.", "วันจันทร์ที่ 3 กุมภาพันธ์ ค.ศ. 2031 09:50 น. +0545"),
    ],
)
def test_a_moment_is_put_together_as_the_language_does(language, short, full):
    i18n.activate(language, i18n.zone("Asia/Kathmandu"))
    moment = datetime(2031, 2, 3, 4, 5, tzinfo=UTC)
    assert (i18n.short_time(moment, NOW), i18n.full_time(moment)) == (short, full)


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "/etc/passwd", "Asia", "\x00", "Asia/Bangkok\n"])
def test_a_zone_that_is_none_is_utc(name):
    assert str(i18n.zone(name)) == "UTC"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("We board at the pier and talk to the crew first.", "en"),
        ("Chúng tôi kiểm tra tàu tại bến và nói chuyện với thuyền viên trước.", "vi"),
        ("เราขึ้นเรือที่ท่าและคุยกับลูกเรือก่อน", "th"),
        ("យើងឡើងទូកនៅកំពង់ផែ ហើយនិយាយជាមួយនាវិកមុន។", "km"),
        ("我们在码头登船，先与船员交谈。", "zh"),
        ("हम घाट पर जहाज पर चढ़ते हैं और पहले चालक दल से बात करते हैं।", "hi"),
        ("Ok, thanks", "ms"),
        ("👍", "ms"),
        ("", "ms"),
    ],
)
def test_the_language_of_a_text_is_guessed_or_left_to_its_writer(text, language):
    assert guess_language(text, otherwise="ms") == language
