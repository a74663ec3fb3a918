"""Making and asking polls, for the tests about them."""

from tests.html import page

QUESTION = "Where do you meet crews?"
OPTIONS = ["At the pier", "At sea", "In their village"]
TYPED = {"question": QUESTION, "options": "\n".join(OPTIONS), "votes": "open", "closes_at": ""}


def ask(browser, thread, **typed):
    """Send the form of a new poll."""
    return browser.post(f"/threads/{thread.id}/poll", data=TYPED | typed)


def ballot(browser, thread):
    """What a browser can choose: the label of each option and how it is sent."""
    form = page(browser.get(f"/threads/{thread.id}/poll")).one("section.poll form")
    return {
        choice.one("span").text: (choice.one("input")["name"], choice.one("input")["value"])
        for choice in form.all("label.choice")
    }


def vote(browser, thread, *labels, **options):
    choices = ballot(browser, thread)
    data = dict(choices[label] for label in labels)
    return browser.post(f"/threads/{thread.id}/poll/votes", data=data, **options)


def result(browser, thread):
    """The table of the result in the thread, as label and number."""
    section = page(browser.get(thread.path)).one("section.poll")
    return {row.all("th span")[0].text: row.one("td").text for row in section.all("tbody tr")}


def facts(browser, thread):
    return page(browser.get(thread.path)).one("section.poll p.meta").text
