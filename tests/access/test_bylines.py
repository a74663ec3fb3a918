"""What may be told of somebody without a name: never what fewer than five would be shown by."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from apfl_net.access.bylines import byline, standing_told

CODES, PLACES = ("workers_org", "employers_org", "gov_labour", "cso"), ("VN", "TH", "MY", "KH")
communities = st.dictionaries(
    st.tuples(st.sampled_from(CODES), st.sampled_from(PLACES)), st.integers(1, 9), min_size=1
)


def shown(counts):
    """How each of the people counted would be shown, one entry a person."""
    return [standing_told(counts, *pair) for pair, count in counts.items() for _ in range(count)]


@given(counts=communities)
def test_at_least_five_share_whatever_is_told(counts):
    for pair in counts:
        (code, place), told = pair, standing_told(counts, *pair)
        sharing = [
            count
            for (other, elsewhere), count in counts.items()
            if (told[0] is None or other == code) and (told[1] is None or elsewhere == place)
        ]
        assert told == (None, None) or sum(sharing) >= 5


@given(counts=communities)
def test_whoever_knows_the_rule_and_all_numbers_is_still_left_with_five(counts):
    """The people who would be shown in the very same way, not only those who share what is said."""
    assert min([size for told, size in Counter(shown(counts)).items() if told != (None, None)] or [5]) >= 5


def test_of_two_workers_from_malaysia_among_six_from_viet_nam_nothing_is_said():
    counts = {("workers_org", "VN"): 6, ("workers_org", "MY"): 2}
    assert standing_told(counts, "workers_org", "VN") == ("workers_org", "VN")
    assert standing_told(counts, "workers_org", "MY") == (None, None)


def test_somebody_who_is_not_among_those_counted_is_told_of_only_with_those_who_are():
    assert standing_told({("cso", "KH"): 5}, "cso", "TH") == (None, None)
    assert standing_told({}, "cso", "TH") == (None, None)


def line(as_member, form, **given):
    about = {
        "member_id": 7,
        "handle": "lan-tran",
        "name": "Lan Tran",
        "public_name": False,
        "organisation": "Inspectorate",
        "constituency": "gov_labour",
        "country": "VN",
    }
    made = byline(as_member, form=form, **about | given)
    return made.name, made.detail, made.path


def test_each_form_says_what_it_should_to_members_and_to_visitors():
    place, told = "Viet Nam · Government, labour", "Government, labour, Viet Nam"
    path = "/members/7-lan-tran"
    assert line(True, "member") == ("Lan Tran", f"Inspectorate, {place}", path)
    assert line(True, "person") == ("Lan Tran", place, path)
    assert line(True, "organisation") == ("Lan Tran", f"for Inspectorate · {place}", path)
    assert line(False, "member") == ("A member", told, None)
    assert line(False, "person") == ("A member", told, None)
    assert line(False, "organisation") == ("For Inspectorate", told, None)
    assert line(False, "organisation", public_name=True) == ("Lan Tran", f"for Inspectorate · {place}", path)
    unnamed = {"name": None, "handle": None, "organisation": None, "public_name": True}
    for as_member in (True, False):
        assert line(as_member, "pseudonym", name="Blue Heron") == ("Blue Heron", "", None)
        assert line(as_member, "nobody", **unnamed) == ("A member", "", None)
        assert line(as_member, "hidden", **unnamed) == ("A member", "", None)
        assert line(as_member, "former", **unnamed) == ("A former member", "", None)
        some = line(as_member, "hidden", **unnamed, standing=("gov_labour", None))
        assert some == ("A member", "Government, labour", None)
