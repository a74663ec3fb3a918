"""Texts of about eighty words, with the Markdown that people use: bold, lists, links, quotes."""

from random import Random

from apfl_net.kit import markdown

WORDS = [
    "inspection",
    "vessel",
    "recruitment",
    "fee",
    "contract",
    "worker",
    "ministry",
    "union",
    "employer",
    "agency",
    "border",
    "wage",
    "passport",
    "complaint",
    "interview",
    "interpreter",
    "shelter",
    "referral",
    "hotline",
    "training",
    "guideline",
    "indicator",
    "evidence",
    "court",
    "prosecutor",
    "labour",
    "migrant",
    "factory",
    "plantation",
    "fishing",
    "domestic",
    "supply",
    "chain",
    "audit",
    "remedy",
    "debt",
    "deduction",
    "hours",
    "overtime",
    "housing",
    "document",
    "employer",
    "registered",
    "regional",
    "national",
    "protocol",
    "convention",
    "report",
    "pilot",
    "village",
    "harbour",
    "season",
    "broker",
    "licence",
    "sanction",
    "fine",
    "dialogue",
    "committee",
    "partner",
    "programme",
    "survivor",
    "consent",
    "language",
    "translation",
    "the",
    "a",
    "of",
    "in",
    "for",
    "with",
    "before",
    "after",
    "when",
    "we",
    "they",
    "our",
    "their",
    "not",
    "can",
    "should",
    "asked",
    "found",
    "checked",
    "visited",
    "trained",
    "signed",
    "returned",
    "waited",
    "explained",
    "shared",
    "compared",
    "agreed",
    "noted",
]
AS_MANY = 200
"""Different texts; posts take them in turn, because drawing one takes about a millisecond."""
LENGTH = 80
"""Words."""


def bodies() -> list[tuple[str, str]]:
    """Markdown and HTML of each text; always the same ones."""
    random = Random(29)  # noqa: S311  (always the same texts)
    texts = [_body(random, place) for place in range(AS_MANY)]
    return [(text, markdown.render(text)) for text in texts]


def title(random: Random) -> str:
    return sentence(random, random.randint(5, 9)).rstrip(".") + "?"


def sentence(random: Random, words: int) -> str:
    return " ".join(random.choices(WORDS, k=words)).capitalize() + "."


def _body(random: Random, place: int) -> str:
    first, second = _paragraph(random, LENGTH // 2), _paragraph(random, LENGTH // 4)
    parts = [first, _figure(random, place % 5), second]
    return "\n\n".join(part for part in parts if part)


def _paragraph(random: Random, words: int) -> str:
    return " ".join(sentence(random, 10) for _ in range(words // 10))


def _figure(random: Random, kind: int) -> str:
    if kind == 0:
        return "\n".join(f"- {sentence(random, 7)}" for _ in range(3))
    if kind == 1:
        return f"> {sentence(random, 20)}"
    if kind == 2:
        return f"**{sentence(random, 6)}** See [the guideline](https://www.example.org/guide/{kind})."
    return _paragraph(random, 20)
