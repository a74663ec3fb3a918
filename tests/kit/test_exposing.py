"""What could lead to a person is found, in many scripts; what only looks like it is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apfl_net.kit.exposing.finding import find_exposing

PHONES = [
    "Call me on 081-234-5678 please",
    "My number is +66 81 234 5678.",
    "โทร ๐๘๑ ๒๓๔ ๕๖๗๘",
    "Zalo 0912 345 678",
    "0912345678",
    "WhatsApp +60 12-345 6789",
    "电话 13812345678",
    "手机：１３８１２３４５６７８",
    "Tel: 6123 4567",
    "the shelter, (02) 123 4567, day and night",
    "ဖုန်း ၀၉ ၇၈၁ ၂၃၄ ၅၆၇",
    "ទូរស័ព្ទ ០១២ ៣៤៥ ៦៧៨",
]
IDENTITIES = [
    "passport AA1234567",
    "E12345678 was taken by the broker",
    "บัตรประชาชน ๑-๒๓๔๕-๖๗๘๙๐-๑๒-๓",
    "IC 900101-14-5678",
    "110101199003078515",
    "12/LaMaNa(N)123456",
    "NIK 3201011234567890",
    "hộ chiếu số B1234567",
    "护照 G12345678",
]
PLACES = [
    "13.75633, 100.50177",
    "at 13°45'22\"N 100°30'6\"E",
    "13.756°N 100.501°E",
    "-8.6705 115.2126",
    "https://maps.example.org/@13.7563,100.5018,15z",
]
ADDRESSES = ["write to lan.tran@example.org.", "ติดต่อ สมชาย@ตัวอย่าง.ไทย ได้", "MAILTO:A.B@C.EXAMPLE.ORG"]
AGES = [
    "a 17-year-old girl from Samut Sakhon",
    "He was aged 16 on the vessel MV Ocean Star",
    "She is 23 years old and works in the brick kiln of Kandal Stueng village",
    "อายุ 17 ปี ที่จังหวัดสมุทรสาคร",
    "em 16 tuổi ở huyện Cần Giờ",
    "17岁，广东省东莞市",
    "usia 17 tahun dari Kampung Melayu",
    "អាយុ ១៧ ឆ្នាំ នៅខេត្តកំពង់ចាម",
    "အသက် ၁၇ နှစ် မော်လမြိုင်မြို့",
]
NOTHING = [
    "On 01.02.2024 we met; on 12/11/2013 and 14-11-2013 too",
    "2013-11-12 to 2013-11-14",
    "C29, C105 and P29 of 1930, 1957 and 2014",
    "USD 10,000,000 and 1,500,000 baht and 120000000000 VND",
    "Rp 150000000000",
    "Article 25 of C29, Act No. 10142/2013, Decree 38/2022/ND-CP",
    "ISBN 9789221276296",
    "https://example.org/doc/0123456789",
    "See [#12](/posts/0812345678)",
    "Children aged 15 in Viet Nam",
    "nobody under 18 years old in Bangkok",
    "workers of 15-17 years old in Bangkok",
    "workers aged 15 to 24 in Bangkok",
    "a minimum age of 15 in Thailand",
    "a 30-year-old convention, kept in Geneva",
    "posts 7, 9-12, 15- in 2009-2014 and 08-09",
    "0.0312 and 0.0456; 3.14, 2.71",
    "at 09:30-17:00, p. 012-034, room 0203, 24/7",
    "@lan-tran said 27.6 million people in 2021",
    "A/RES/70/1, COVID-19, SDG 8.7, ISO 27001",
    "10 000 000 of 50 000 - 100 000",
    "១៩៣០ និង ១៩៥៧",
    "พ.ศ. ๒๕๕๖ มาตรา ๒๕",
    "第29号公约，1930年",
    "ngày 12 tháng 11 năm 2013",
]


def kinds(text: str) -> list[str]:
    return [found.kind for found in find_exposing(text)]


@pytest.mark.parametrize("text", PHONES)
def test_a_telephone_number_is_found(text):
    assert kinds(text) == ["phone"]


@pytest.mark.parametrize("text", IDENTITIES)
def test_a_number_like_that_of_a_passport_or_a_card_is_found(text):
    assert kinds(text) == ["identity"]


@pytest.mark.parametrize("text", PLACES)
def test_a_point_on_the_map_is_found(text):
    assert kinds(text) == ["coordinates"]


@pytest.mark.parametrize("text", ADDRESSES)
def test_an_e_mail_address_is_found(text):
    assert kinds(text) == ["email"]


@pytest.mark.parametrize("text", AGES)
def test_an_exact_age_near_a_place_or_a_vessel_is_found(text):
    assert kinds(text) == ["age"]


@pytest.mark.parametrize("text", NOTHING)
def test_what_only_looks_like_it_is_not(text):
    assert find_exposing(text) == []


def test_it_is_told_in_the_words_of_the_text_in_their_order_and_once():
    text = "First a@example.org, then 081-234-5678 and ๐๘๑-๒๓๔-๕๖๗๘, at last A@example.org."
    assert [(found.kind, found.words) for found in find_exposing(text)] == [
        ("email", "a@example.org"),
        ("phone", "081-234-5678"),
    ]


def test_an_age_far_from_any_place_is_no_finding():
    assert kinds("aged 17." + " and so on" * 30 + " in Samut Sakhon") == []


@given(st.text(max_size=200))
def test_no_text_is_too_strange(text):
    for found in find_exposing(text):
        assert found.words in text
