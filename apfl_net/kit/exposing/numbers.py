"""Numbers of telephones, passports and identity cards."""

import re
from collections.abc import Iterator
from itertools import islice

from phonenumbers import NumberParseException, is_valid_number, parse

from apfl_net.kit.exposing.spans import Span, inside, links_in

REGIONS = (
    *("TH", "VN", "MY", "ID", "PH", "KH", "LA", "MM", "CN", "HK", "TW", "MO", "MN", "SG", "BN", "TL"),
    *("IN", "NP", "BD", "LK", "PK", "BT", "MV", "AF", "IR", "JP", "KR", "AU", "NZ", "FJ", "PG", "SB", "VU"),
)
"""Where numbers written as one dials them at home are from."""

SHORT_REGIONS = ("SG", "HK", "MN", "BN", "MO", "KH", "TL", "MV", "BT", "FJ", "PG")
"""Where home numbers do not begin with a nought; looked for only beside a word that says "telephone"."""

MOST_TRIED = 200
"""Of each kind in one text: each is looked up for every region."""

_CALLS = re.compile(
    r"(?:tel|phone|mobile|cell|call|contact|whats\s?app|viber|zalo|line\s?id|wechat|hotline|telegram|imo"
    r"|điện thoại|số máy|sđt|gọi|telp|telepon|hp|hubungi|telefon|wa|utas|утас"
    r"|โทร|เบอร์|电话|電話|手机|手機|拨打|微信|ទូរស័ព្ទ|ဖုန်း|ໂທ|फ़ोन|फोन|ফোন|전화|☎|📞|📱)\W{0,6}(?:\w+\W{1,3}){0,2}$",
    re.IGNORECASE,
)
_DIALLED = re.compile(r"(?<![\w.,/+-])(?:\+|00|\(?0|\(?\+)[\d\s().\-/]{5,22}\d(?![\w/]|[.,]\d)")
_CHINESE = re.compile(r"(?<![\w.,/+-])1[3-9]\d[\s-]?\d{4}[\s-]?\d{4}(?![\w/]|[.,-]\d)")
_SHORT = re.compile(r"(?<![\w.,/+-])[2-9]\d{2,3}[\s-]?\d{3,4}(?![\w/]|[.,-]\d)")
_DATES = re.compile(r"(?<!\d)(?:\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}[./-]\d{1,2}[./-]\d{1,2})(?!\d)")
_LAW = re.compile(
    r"(?:no\.?|nos\.?|số|#|§|article|art\.?|act|section|doc\.?|ref\.?|isbn|issn)\s*$", re.IGNORECASE
)

_PASSPORT = re.compile(r"(?<![A-Za-z0-9./_-])[A-Z]{1,2}[ -]?\d{6,9}(?![A-Za-z0-9/_-]|\.\d)")
_GROUPED = re.compile(
    r"(?<![\w.,/-])(?:"
    r"\d-\d{4}-\d{5}-\d{2}-\d"  # Thailand
    r"|\d{6}-\d{2}-\d{4}"  # Malaysia
    r"|\d{4}[ -]\d{4}[ -]\d{4}(?:[ -]\d{4})?"  # India; cards with sixteen digits
    r"|\d{6}-[1-8]\d{6}"  # Korea
    r"|\d{5}-\d{7}-\d"  # Pakistan
    r"|\d{4}-\d{7}-\d"  # Philippines
    r"|\d{17}[\dXx]"  # China
    r")(?![\w/]|[.,-]\d)"
)
_LONG = re.compile(r"(?<![\w.,/$€£¥₫฿+-])\d{9,17}(?![\w/]|[.,-]\d)")
_MYANMAR = re.compile(r"(?<!\w)\d{1,2}/\s?\w{2,12}\s?\(\s?\w{1,6}\s?\)\s?\d{6}(?!\d)")
_SAYS_IDENTITY = re.compile(
    r"(?:passports?|id|i\.d\.|identity|identification|national|card|nric|nik|ktp|kad pengenalan|cccd|cmnd"
    r"|aadhaar|hộ chiếu|căn cước|chứng minh|paspor|pasport|护照|護照|身份证|身分證|บัตรประชาชน|หนังสือเดินทาง"
    r"|พาสปอร์ต|លិខិតឆ្លងដែន|អត្តសញ្ញាណប័ណ្ណ|နိုင်ငံကူးလက်မှတ်|မှတ်ပုံတင်|паспорт|регистр|여권"
    r"|주민)\W{0,4}(?:\w+\W{1,3}){0,3}$",
    re.IGNORECASE,
)
_MONEY_AFTER = re.compile(
    r"\s?(?:usd|us\$|thb|vnd|idr|myr|php|khr|mmk|cny|rmb|inr|npr|bdt|lkr|jpy|krw|eur|aud|\$|€|£|¥|₫|฿|₩|đồng|dong|baht"
    r"|rupiah|ringgit|pesos?|riels?|kyats?|yuan|rupees?|taka|yen|won|tögrög|dollars?|บาท|元|円|원|រៀល|ကျပ်|төгрөг)",
    re.IGNORECASE,
)
_MONEY_BEFORE = re.compile(
    r"(?:usd|us\$|thb|vnd|idr|rp\.?|myr|rm|php|khr|mmk|cny|rmb|inr|rs\.?|npr|bdt|lkr|jpy|krw|eur|aud|[$€£¥₫฿₩])\s?$",
    re.IGNORECASE,
)


def phone_numbers(text: str) -> Iterator[Span]:
    """What could be dialled, here or from abroad, and is a number that exists there."""
    links = links_in(text)
    dates = [match.span() for match in _DATES.finditer(text)]
    for pattern, regions, beside_a_word in (
        (_DIALLED, REGIONS, False),
        (_CHINESE, ("CN",), False),
        (_SHORT, SHORT_REGIONS, True),
    ):
        for match in islice(pattern.finditer(text), MOST_TRIED):
            said = not beside_a_word or _CALLS.search(_before(text, match.start()))
            elsewhere = inside(*match.span(), links) or _begins_in(match, dates) or _is_money(text, match)
            if said and not elsewhere and _is_number(match.group(), regions):
                yield Span("phone", *match.span())


def identity_numbers(text: str) -> Iterator[Span]:
    """Passports: one or two letters and six to nine digits. Identity cards: as they are grouped, or long."""
    links = links_in(text)
    for pattern in (_GROUPED, _MYANMAR, _PASSPORT, _LONG):
        for match in pattern.finditer(text):
            if inside(*match.span(), links) or _is_money(text, match):
                continue
            if _SAYS_IDENTITY.search(_before(text, match.start())) or _looks_like_identity(
                pattern, match, text
            ):
                yield Span("identity", *match.span())


def _looks_like_identity(pattern: re.Pattern[str], match: re.Match[str], text: str) -> bool:
    """Without a word beside it that says so."""
    if _LAW.search(_before(text, match.start())):
        return False
    digits = re.sub(r"\D", "", match.group())
    if pattern is _LONG:
        return len(digits) >= 12 and not _is_book(digits) and len(set(digits)) > 2
    if pattern is _PASSPORT:
        return not _is_day(digits)
    return True


def _before(text: str, place: int) -> str:
    return text[max(0, place - 60) : place]


def _is_number(words: str, regions: tuple[str, ...]) -> bool:
    if re.match(r"\(?\+", words) or words.startswith("00"):
        return _exists("+" + re.sub(r"\D", "", words).removeprefix("00"), None)
    digits = re.sub(r"\D", "", words)
    return any(_exists(digits, region) for region in regions)


def _exists(number: str, region: str | None) -> bool:
    try:
        return is_valid_number(parse(number, region))
    except NumberParseException:
        return False


def _begins_in(match: re.Match[str], dates: list[tuple[int, int]]) -> bool:
    """That it is a date, or begins with one."""
    return any(start <= match.start() < end for start, end in dates)


def _is_money(text: str, match: re.Match[str]) -> bool:
    before, after = text[max(0, match.start() - 5) : match.start()], text[match.end() : match.end() + 10]
    return bool(_MONEY_BEFORE.search(before) or _MONEY_AFTER.match(after))


def _is_day(digits: str) -> bool:
    """As in DOC20240131: a year, a month, a day."""
    return bool(re.fullmatch(r"(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])", digits))


def _is_book(digits: str) -> bool:
    """An ISBN by its check digit."""
    if len(digits) != 13 or digits[:3] not in {"978", "979"}:
        return False
    weights = (1, 3) * 7
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=False)) % 10 == 0
