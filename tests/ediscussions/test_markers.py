"""How a synthesis names what is behind it."""

from hypothesis import given
from hypothesis import strategies as st

from apfl_net.ediscussions.markers import Marker, filled, markers_in
from apfl_net.kit.markdown import render


def shown(marker, alone):
    return f"<b>{marker.number}.{marker.passage}{'!' if alone else ''}</b>"


def test_markers_are_found_in_what_one_reads():
    html = render("Fees fall on workers [#12], [#12/3].\n\n[#4/1]\n\n- said [#12]")
    assert markers_in(html) == [Marker(12, 0), Marker(12, 3), Marker(4, 1)]
    assert [str(marker) for marker in markers_in(html)] == ["[#12]", "[#12/3]", "[#4/1]"]


def test_one_alone_takes_the_place_of_its_paragraph():
    html = filled(render("Said [#12].\n\n[#4/1]"), shown)
    assert html == "<p>Said <b>12.0</b>.</p>\n<b>4.1!</b>\n"


def test_what_stands_in_a_link_or_its_title_is_none():
    html = render('[the list](https://a.example/[#1] "[#12] and <p>[#3]</p>") and [#5]')
    assert markers_in(html) == [Marker(5, 0)]
    assert 'title="' in filled(html, shown)
    assert filled(html, shown).count("<b>") == 1


@given(st.text(alphabet="[]#/0123456789ab <>\"'&\n*`()", max_size=80))
def test_nothing_typed_leaves_a_tag_open(text):
    html = render(text)
    assert filled(html, lambda marker, alone: "").count("<") == html.count("<") - 2 * sum(
        part.strip() == f"<p>{marker}</p>" for part in html.split("\n") for marker in markers_in(html)
    )
