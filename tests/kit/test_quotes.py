"""Quotes of posts in Markdown: what is one, what stands in it, and how its words are taken out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apfl_net.kit import markdown
from apfl_net.kit.config import settings
from apfl_net.kit.quotes import (
    LONGEST_QUOTE,
    emptied,
    opening_and_rest,
    own_words,
    quote_of,
    quotes_in,
    stands_in,
    with_labels,
    words_of,
)

NESTED = """> [#12, Lan Tran](/posts/345):
> We *board* at the pier.
> > [#3](/posts/7): First the log,
> > then … the crew.
>
> And you?

We do not."""


def found(text):
    return [(quote.post_id, quote.first, quote.end, quote.parts) for quote in quotes_in(text)]


def shown(text, titles):
    return markdown.fill_references(markdown.render(text), titles.get)


def test_quotes_inside_each_other_have_words_of_their_own():
    assert found(NESTED) == [
        (345, 0, 6, ("we board at the pier", "and you")),
        (7, 2, 4, ("first the log", "then", "the crew")),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("> [x](/posts/5)\n> words", [(5, 0, 2, ("words",))]),
        ("> [x](/posts/5): words", [(5, 0, 1, ("words",))]),
        ("> []( /posts/5): words", []),
        (">\n> [x](/posts/5):\n> words", [(5, 0, 3, ("words",))]),
        ("> [x](/posts/5):\nlazy words", [(5, 0, 2, ("lazy words",))]),
        ("- > [x](/posts/5):\n  > words", [(5, 0, 2, ("words",))]),
        ("> [x](/posts/5):", [(5, 0, 1, ())]),
        ("> [x](/posts/5):\n> …", [(5, 0, 2, ())]),
        ("> as in [x](/posts/5): words", []),
        ("[x](/posts/5): words", []),
        ("    > [x](/posts/5): words", []),
        ("```\n> [x](/posts/5): words\n```", []),
        ("> [x](https://example.org/posts/5): words", []),
        ("> [x](/posts/5555555555): words", []),
        ("> [x](/threads/5): words", []),
        ("> # [x](/posts/5): words", []),
    ],
)
def test_what_is_a_quote_of_a_post_and_what_is_not(text, expected):
    assert found(text) == expected


def test_the_whole_address_of_this_site_is_as_good():
    assert found(f"> [x]({settings().base_url}/posts/5):\n> words") == [(5, 0, 2, ("words",))]


def test_the_label_that_was_typed_is_not_shown():
    assert shown("> [#12, Lan Tran](/posts/345):\n> words\n\nMine.", {("quote", 345): "#13, <a member>"}) == (
        '<blockquote>\n<p class="quote__from"><a href="/posts/345">#13, &lt;a member&gt;</a></p>'
        "<p>words</p>\n</blockquote>\n<p>Mine.</p>\n"
    )


def test_of_a_post_that_is_hidden_the_head_leads_nowhere():
    html = shown("> [#12, Lan Tran](/posts/345):\n> words", {})
    assert '<p class="quote__from">From a post that is not open to you</p>' in html
    assert ("345" in html, "Lan" in html) == (False, False)


def test_labels_are_put_in_at_any_depth():
    assert with_labels(NESTED, lambda post_id: f"#{post_id}0").split("\n")[:4] == [
        "> [#3450](/posts/345):",
        "> We *board* at the pier.",
        "> > [#70](/posts/7): First the log,",
        "> > then … the crew.",
    ]


def test_one_quote_is_emptied_and_the_others_stay():
    assert emptied(NESTED, lambda quote: quote.post_id == 7) == (
        "> [#12, Lan Tran](/posts/345):\n> We *board* at the pier.\n"
        "> > [#3](/posts/7):\n> > …\n>\n> And you?\n\nWe do not."
    )
    assert emptied(NESTED, lambda quote: True) == "> [#12, Lan Tran](/posts/345):\n> …\n\nWe do not."


def test_emptied_again_is_the_same():
    once = emptied(NESTED, lambda quote: True)
    assert emptied(once, lambda quote: True) == once
    assert emptied(NESTED, lambda quote: False) == NESTED


def test_in_a_list_it_is_emptied_in_its_place():
    text = "- > [x](/posts/5):\n  > words\n- more"
    assert emptied(text, lambda quote: True) == "- > [x](/posts/5):\n  > …\n- more"


@pytest.mark.parametrize(
    ("text", "opening"),
    [
        ("> [x](/posts/5):\n> words\n\nMine.", "> [x](/posts/5):\n> words\n\n"),
        ("> [x](/posts/5):\n> words", "> [x](/posts/5):\n> words"),
        ("> words\nstill the quote\n\nMine.", ""),
        ("> words\n- a list\n\n  goes on", ""),
        ("> [x][a]\n\n[a]: /posts/5", ""),
        ("Mine.\n\n> words", ""),
        ("", ""),
    ],
)
def test_the_quote_that_a_text_begins_with_is_read_by_itself(text, opening):
    assert opening_and_rest(text) == (opening, text.removeprefix(opening))


LINES = [
    "", "", "words", "> words", ">", "> [#1](/posts/5):", "> > [#2](/posts/6): more", "> - item", "> ```",
    "- item", "  > [#1](/posts/5): words", "```", "# head", "    code", "| a | b |", "| - | - |", "---",
    "[a]: /posts/5", "> [a]: https://example.org", "[a] @lan-tran", "> @lan-tran", "1. one",
]  # fmt: skip


@given(st.lists(st.sampled_from(LINES), min_size=1, max_size=8).map("\n".join))
def test_the_opening_and_the_rest_are_read_as_the_whole_is(text):
    people = {"lan-tran": 7}
    opening, rest = opening_and_rest(text)
    whole = markdown.render(text, people, people)
    assert markdown.render(opening, people, people) + markdown.render(rest, people, people) == whole
    for is_gone in (lambda quote: True, lambda quote: quote.post_id == 6):
        assert emptied(opening, is_gone) + emptied(rest, is_gone) == emptied(text, is_gone)


def test_ones_own_words_are_what_is_left_without_quotes():
    assert own_words(NESTED) == "We do not."
    assert own_words("Yes.\n\n> [x](/posts/5):\n> words\n\nNo.\n\n> a saying") == "Yes.\n\nNo.\n\n> a saying"


def test_words_stand_in_a_text_whatever_the_marks_and_spaces():
    [quote] = quotes_in("> [x](/posts/5):\n> We board, *at the pier* …\n> 我们 检查。")
    text = words_of("Now: we **board at the** pier. 我们检查码头")
    assert stands_in(quote, [text]) is True
    assert stands_in(quote, [words_of("We board at the pier."), words_of("我们检查")]) is True
    assert stands_in(quote, [words_of("We board at the pier.")]) is False
    assert stands_in(quote, []) is False


@pytest.mark.parametrize(
    ("words", "text", "stands"),
    [
        ("Nan", "A banana", False),
        ("nan.", "Ask Nan!", True),
        ("inspect", "inspectors", False),
        ("nspectors of the harbour", "We inspectors of the harbours", True),
        ("कि", "की", False),
        ("ที่ท่าเรือ", "เราตรวจที่ท่าเรือทุกวัน", True),
        ("ท่า", "ทา", False),
        ("码头", "我们在码头检查", True),
        ("un**believ**able", "un**believ**able", True),
        ("wo\u200brds", "words", True),
    ],
)
def test_a_few_letters_stand_only_as_whole_words_and_with_their_marks(words, text, stands):
    [quote] = quotes_in(f"> [x](/posts/5):\n> {words}")
    assert stands_in(quote, [words_of(text)]) is stands


def test_fifty_thousand_quotes_in_a_draft_are_found_one_by_one():
    """Each line is looked at once: line by quote it would take an hour, and the run would not end."""
    assert len(quotes_in("> [](/posts/1)\nx\n\n" * 50_000)) == 50_000


def test_a_post_becomes_a_quote_without_the_quotes_in_it():
    assert quote_of(NESTED, number=4, post_id=9) == "> [#4](/posts/9):\n> We do not.\n\n"
    assert quote_of("One\n\nTwo", number=4, post_id=9) == "> [#4](/posts/9):\n> One\n>\n> Two\n\n"


def test_of_a_long_post_the_beginning_is_quoted_to_the_end_of_a_sentence():
    quoted = quote_of("We board at the pier. " * 200, number=4, post_id=9)
    said = quoted.split("\n")[1].removeprefix("> ")
    assert said == "We board at the pier. " * 67 + "We board at the pier. …"
    assert len(said) <= LONGEST_QUOTE + 2


@pytest.mark.parametrize("text", ["ก" * 9000, "word " * 3000, "x" * 9000, "ကျ။" * 3000, "。" * 2000])
def test_a_long_post_without_sentences_is_cut_too(text):
    said = quote_of(text, number=4, post_id=9).split("\n")[1]
    assert 1400 < len(said) <= LONGEST_QUOTE + 4


def test_what_was_quoted_stands_in_what_it_was_quoted_from():
    for text in (
        NESTED,
        "We board. " * 400,
        "ก" * 9000,
        "a\n\n- b\n- c\n\n> d",
        "`x` [y](https://example.org/z) @lan",
    ):
        [quote, *_inside] = quotes_in(quote_of(text, number=1, post_id=5))
        assert stands_in(quote, [words_of(text)]) is True
