"""The desk compares how many records there were on two days, by theme, type, language and country."""

from datetime import timedelta

from apfl_net.demo.cast import ADMIN, MEMBER
from apfl_net.figures.actions import take_snapshots
from apfl_net.resources.actions.correcting import withdraw_resource
from tests.factories.resources import make_proposal, make_resource
from tests.html import page


def table(browser, address, name):
    rows = page(browser.get(address)).all("section")
    found = next(row for row in rows if row.all("h2")[0].text == name)
    cells = [(line.one("th").text, line.all("td")[0].text) for line in found.all("tbody tr")]
    return cells, found.all("tfoot td")[0].text


def test_two_days_are_compared(browser_as, db, cast, now):
    before, today = now - timedelta(days=8), now.date()
    earlier = make_resource(db, by=cast[MEMBER], staff=cast[ADMIN], now=before)
    make_proposal(db, by=cast[MEMBER], now=before)
    take_snapshots(db, day=before.date())
    make_resource(db, by=cast[MEMBER], staff=cast[ADMIN], now=now)
    take_snapshots(db, day=today)
    staff, address = browser_as(ADMIN), f"/desk/figures?day={today}&before={before.date()}"
    assert table(staff, address, "Resources: Theme") == ([("Enforcement", "2 +1")], "2 +1")
    assert table(staff, address, "Resources: Type") == ([("Guidance", "2 +1")], "2 +1")
    languages = [("English", "2 +1"), ("Vietnamese", "2 +1")]
    assert table(staff, address, "Resources: Language") == (languages, "2 +1")
    countries = [("Thailand", "2 +1"), ("Viet Nam", "2 +1")]
    assert table(staff, address, "Resources: Country") == (countries, "2 +1")
    sheet = staff.get(f"/desk/figures/{today}/resources-theme")
    assert sheet.text.split() == ["\ufeffTheme,All", "Enforcement,2", "All,2"]

    withdraw_resource(db, resource=earlier, reason="Old.", now=now)
    later = today + timedelta(days=7)
    take_snapshots(db, day=later)
    assert table(staff, f"/desk/figures?day={later}&before={today}", "Resources: Type") == (
        [("Guidance", "1 -1")],
        "1 -1",
    )
