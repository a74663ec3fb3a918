"""Records of the repository in the random world, with the words of their files; and every page of them."""

from dataclasses import dataclass

from apfl_net.demo.play import audience_named
from apfl_net.members.models import Member
from apfl_net.resources.actions.correcting import correct_resource, withdraw_resource
from apfl_net.resources.models.resources import Resource
from apfl_net.resources.queries.records import description_of
from tests.factories.discussions import viewer_of
from tests.factories.records import add_pages, make_record
from tests.house.leaks.answering import chosen
from tests.house.leaks.oracle import Viewer, belongs
from tests.house.leaks.searching import check_counts
from tests.html import Element


@dataclass(eq=False)
class RecordMade:
    """`gone`: it was withdrawn; its readers are told that, and nothing of what it said."""

    place: int
    id: int
    audience: str
    has_file: bool
    gone: bool = False

    @property
    def words(self) -> dict[str, str]:
        """What it says, each a word that stands nowhere else: of itself, and on a page of its file."""
        said = {"title": f"record{self.place}x", "abstract": f"about{self.place}x"}
        return said | {"publishers": f"maker{self.place}x"} | ({"page": self.leaf} if self.has_file else {})

    @property
    def leaf(self) -> str:
        return f"leaf{self.place}x"

    @property
    def path(self) -> str:
        return f"/resources/{self.id}-{self.words['title']}"

    def seen_by(self, viewer: Viewer) -> bool:
        return not self.gone and belongs(viewer, self.audience)


class Shelving:
    """Steps of the world. Who proposes is nobody whose pages are looked through: they get a notice."""

    def shelve(self, by: int, audience: str, has_file: bool) -> None:
        who = chosen([one for one in self.oracle.people if one.place not in self.looking], by)
        if who is None:
            return
        made = RecordMade(len(self.oracle.records), 0, audience, has_file)
        record = make_record(
            self.session,
            by=self.session.get_one(Member, who.id),
            now=self.now,
            title=made.words["title"],
            audience=audience,
            abstract=made.words["abstract"],
            publishers=(made.words["publishers"],),
            countries=("VN",),
        )
        made.id = record.id
        if has_file:
            add_pages(self.session, record, ["Nothing here.", made.leaf], now=self.now)
        self.oracle.records.append(made)

    def bound_record(self, record: int, audience: str) -> None:
        """A correction lets fewer read it; or more, which its proposer alone may choose."""
        made = chosen(self.oracle.records, record)
        if made is None or made.gone:
            return
        made.audience = audience
        resource = self.session.get_one(Resource, made.id)
        correct_resource(
            self.session,
            staff=viewer_of(self.session, self.session.get_one(Member, resource.proposed_by_id)),
            resource=resource,
            said=description_of(self.session, resource),
            audience=audience_named(self.session, audience),
            note="For others.",
            now=self.now,
        )

    def withdraw(self, record: int) -> None:
        made = chosen(self.oracle.records, record)
        if made and not made.gone:
            resource = self.session.get_one(Resource, made.id)
            withdraw_resource(self.session, resource=resource, reason="Because", now=self.now)
            made.gone = True


def shelved(asking) -> None:
    """However far the index is behind, no record and no word of a file is found, listed, counted, suggested
    or offered as alike that is not for the viewer."""
    viewer, records = asking.viewer, asking.oracle.records
    seen = {made.path for made in records if made.seen_by(viewer)}
    assert listed(asking, "/resources") <= seen
    assert listed(asking, "/resources?country=VN&order=published") <= seen
    assert set(leads(asking.fragment("/resources/beside?country=VN"))) <= seen
    for made in records:
        own = {made.path} & seen
        for word in made.words.values():
            assert listed(asking, f"/resources?q={word}", typed=word) <= own
            assert {link.partition("#")[0] for link in hits(asking, word)} <= own
        suggested = asking.page(f"/search/suggestions?q={made.words['title']}", typed=made.words["title"])
        assert set(leads(suggested)) == own
        record_page(asking, made)
    asking.page("/resources?q=reccord0x")


def shelved_exactly(asking) -> None:
    """Once the index knows everything, whoever may read a record finds it by each of its words."""
    for made in asking.oracle.records:
        own = {made.path} if made.seen_by(asking.viewer) else set()
        for word in made.words.values():
            assert listed(asking, f"/resources?q={word}", typed=word) == own, word


def record_page(asking, made: RecordMade) -> None:
    path = f"/resources/{made.id}"
    if made.gone and belongs(asking.viewer, made.audience):
        asking.get(path, 410)
    elif asking.only_seen(path, made.seen_by(asking.viewer)):
        asking.page(path)


def listed(asking, path: str, *, typed: str = "") -> set[str]:
    """Where the rows of a page lead to; what is counted is what is there."""
    page = asking.page(path, typed=typed)
    found = [link["href"] for link in page.all(".hit h3 a")]
    if "away" not in page.one("main").text:
        check_resources_counted(page, len(found))
    return set(found)


def check_resources_counted(page: Element, found: int) -> None:
    heading = page.one("h2#found").text
    assert heading == f"{found} resource{'' if found == 1 else 's'}"
    for facet in page.all(".facet"):
        assert sum(int(count) for count in facet.texts(".facet__count")) == found, facet["id"]


def hits(asking, word: str) -> set[str]:
    page = asking.page(f"/search?q={word}", typed=word)
    found = [link["href"] for link in page.all(".hit h3 a")]
    if "away" not in page.one("main").text:
        check_counts(page, len(found), counted=True)
    return set(found)


def leads(page: Element) -> list[str]:
    return [link["href"] for link in page.all("a") if link["href"].startswith("/resources/")]
