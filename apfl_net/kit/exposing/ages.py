"""An exact age near the name of a place or of a vessel: together they often fit one person only."""

import re
from collections.abc import Iterator

from apfl_net.kit.exposing.spans import Span

NEAR = 160
"""Characters between the two."""

_AGE = re.compile(
    r"(?<![\w.,-])(?:aged|age of|age:|at age)\s+(?P<aged>\d{1,2})"
    r"(?!\d|[,.]\d|\s?(?:-|to|or|and (?:over|above|under|older))\b)"
    r"|(?<![\w.,-])(?P<old>\d{1,2})[\s-]years?[\s-]old(?!er)"
    r"|(?<![\w.,-])(?P<tuoi>\d{1,2})\s?(?:tuổi|taong gulang|настай|साल|वर्ष|বছর)"
    r"|(?:berumur|berusia|umur|usia)\s+(?P<umur>\d{1,2})\s+(?:tahun|thn)"
    r"|อายุ\s*(?P<thai>\d{1,2})\s*(?:ปี|ขวบ)"
    r"|(?<![\w.-])(?P<han>\d{1,2})\s?(?:岁|歲|歳|才|세|살)"
    r"|អាយុ\s*(?P<khmer>\d{1,2})\s*ឆ្នាំ"
    r"|အသက်\s*(?P<burmese>\d{1,2})\s*နှစ်"
    r"|ອາຍຸ\s*(?P<lao>\d{1,2})\s*ປີ",
    re.IGNORECASE,
)
_NOT_EXACT = re.compile(
    r"(?:under|over|above|below|least|than|between|from|minimum|maximum|until|to|and|most|dưới|trên|từ|đến"
    r"|ít nhất|kurang dari|di bawah|minimal|bawah|sampai"
    r"|ต่ำกว่า|มากกว่า|อย่างน้อย|ไม่เกิน|ตั้งแต่|未满|未滿|以下|以上|至少|ក្រោម|យ៉ាងតិច)"
    r"\s*(?:the )?(?:age of )?$",
    re.IGNORECASE,
)
_RANGE_AFTER = re.compile(
    r"\s?(?:-|to\b|or (?:over|older|above|more|under|younger)|and (?:over|older|above|under)|以下|以上|ขึ้นไป"
    r"|trở lên|ke atas|ke bawah)",
    re.IGNORECASE,
)
_NAME = r"(?-i:[A-ZÀ-ÖØ-ÞĀ-Ỹ][\w'’-]+(?:\s[A-ZÀ-ÖØ-ÞĀ-Ỹ][\w'’-]+){0,3})"
_KIND_OF_PLACE = (
    r"(?i:village|hamlet|town|township|city|district|sub-?district|commune|province|prefecture|county|ward|pier|port|harbour"
    r"|harbor|jetty|factory|farm|plantation|estate|mine|mill|brick\s?kiln|kiln|quarry|camp|shelter|hotel|street|road|island"
    r"|market|school|kampung|kampong|desa|dusun|kabupaten|kecamatan|pelabuhan|barangay|sitio|soi)"
)
_PLACE = re.compile(
    rf"\b{_NAME}\s{_KIND_OF_PLACE}\b|\b{_KIND_OF_PLACE}\s(?:of\s|in\s|near\s)?{_NAME}"
    rf"|\b(?i:in|at|near|from|outside)\s(?P<named>{_NAME})"
    r"|(?:tỉnh|huyện|xã|thôn|phường|quận|cảng|làng|thành phố|đảo)\s[A-ZÀ-Ỹ]\w+"
    r"|(?:จังหวัด|อำเภอ|ตำบล|หมู่บ้าน|ท่าเรือ|โรงงาน|แพปลา)\s?[\u0e00-\u0e7f]{2,}"
    r"|[\u4e00-\u9fff]{2,6}(?:省|市|县|縣|镇|鎮|乡|村|港|码头|工厂|厂)"
    r"|(?:ខេត្ត|ស្រុក|ភូមិ|ឃុំ|ក្រុង|រោងចក្រ)[\u1780-\u17ff]{2,}"
    r"|[\u1000-\u109f]{2,}(?:မြို့|ရွာ|ခရိုင်|တိုင်း|ဆိပ်ကမ်း)"
    r"|(?:ແຂວງ|ເມືອງ|ບ້ານ)[\u0e80-\u0eff]{2,}"
    r"|[\u0400-\u04ff]{3,}\s(?:аймаг|сум|хот|дүүрэг)"
    r"|[\uac00-\ud7a3]{1,6}(?:시|군|구|읍|면|항)(?=[\s,.에의])"
)
_VESSEL = re.compile(
    r"\b(?-i:M/?V|F/?V|M/?T|KM|KLM|S/?V|SS)\.?\s[“\"']?[A-Z0-9][\w-]+"
    rf"|\b(?:vessel|boat|ship|trawler|longliner|tanker)\s(?:named\s|called\s)?(?:[“\"']\w[^”\"'\n]{{1,30}}[”\"']|{_NAME})"
    r"|(?:เรือประมง|เรือ)\s?[“\"]?(?:ชื่อ)?\s?[\u0e00-\u0e7f]{2,}\s?\d{0,3}[”\"]"
    r"|(?:tàu)\s(?-i:[A-Z]{2,}[\w -]*\d{3,}|[“\"][^”\"\n]{2,30}[”\"])"
)
_NO_PLACES = re.compile(
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|Monday|Tuesday"
    r"|Wednesday|Thursday|Friday|Saturday|Sunday|Asia|Pacific|South|North|East|West|Southeast|Europe|Africa|America"
    r"|Article|Convention|Protocol|Recommendation|Section|Chapter|English|Thai|Government|Ministry|Labour|The|This|Our"
    r"|Viet ?Nam|Thailand|Malaysia|Indonesia|Philippines|Cambodia|Lao|Laos|Myanmar|China|Mongolia|Singapore"
    r"|India|Nepal|Bangladesh|Sri Lanka|Pakistan|Japan|Korea|Republic|Australia|New Zealand|Fiji|Papua|Timor"
    r"|Brunei|Bhutan|Maldives|Afghanistan|Iran|ASEAN|ILO|UN|UNODC|IOM|ITUC|IOE|School|Parliament|Geneva)\b"
)


def ages_with_places(text: str) -> Iterator[Span]:
    """From the one to the other, so that the writer sees what goes together. No place is a whole country."""
    near = [*_places(text), *(match.span() for match in _VESSEL.finditer(text))]
    for match in _AGE.finditer(text):
        if not _is_exact(text, match):
            continue
        close = [span for span in near if _distance(match.span(), span) <= NEAR]
        if close:
            nearest = min(close, key=lambda span: _distance(match.span(), span))
            yield Span("age", min(match.start(), nearest[0]), max(match.end(), nearest[1]))


def _is_exact(text: str, match: re.Match[str]) -> bool:
    """Of one person; not a range, not "at least 15", not a number of years that nobody has."""
    number = next(int(value) for value in match.groupdict().values() if value)
    before, after = text[max(0, match.start() - 24) : match.start()], text[match.end() : match.end() + 24]
    return 1 <= number <= 99 and not _NOT_EXACT.search(before) and not _RANGE_AFTER.match(after)


def _places(text: str) -> Iterator[tuple[int, int]]:
    for match in _PLACE.finditer(text):
        named = match["named"]
        if named is None:
            yield match.span()
        elif not _NO_PLACES.match(named):
            yield match.span("named")


def _distance(one: tuple[int, int], other: tuple[int, int]) -> int:
    return max(other[0] - one[1], one[0] - other[1], 0)
