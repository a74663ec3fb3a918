"""Random profiles, and who may see what of them: an oracle that knows the rules and none of the queries."""

from collections import Counter
from dataclasses import dataclass, field

from hypothesis import strategies as st

FIELDS = ("position", "organisation", "expertise", "languages", "bio")
LEVELS = ("public", "members", "constituency", "staff")
COUNTRIES = {"IN": "India", "VN": "Viet Nam"}
CONSTITUENCIES = {"workers_org": "Workers", "employers_org": "Employers", "cso": "Civil society"}
TERMS = {"fishing": "Fishing", "mining": "Mining", "prevention": "Prevention"}
LANGUAGES = {"vi": "Vietnamese", "hi": "Hindi", "mi": "Māori"}
WORDS = ("abax", "ebex", "iccx")
"""Names of organisations: no other text of a page holds them."""


@dataclass(frozen=True)
class ProfilePlan:
    country: str
    constituency: str
    organisation: str
    terms: frozenset[str]
    languages: frozenset[str]
    levels: dict[str, str]
    listed: bool
    public_name: bool
    hidden: bool
    is_staff: bool


plans = st.lists(
    st.builds(
        ProfilePlan,
        country=st.sampled_from(sorted(COUNTRIES)),
        constituency=st.sampled_from(sorted(CONSTITUENCIES)),
        organisation=st.sampled_from(WORDS),
        terms=st.frozensets(st.sampled_from(sorted(TERMS)), max_size=2),
        languages=st.frozensets(st.sampled_from(sorted(LANGUAGES)), max_size=2),
        levels=st.fixed_dictionaries({}, optional={name: st.sampled_from(LEVELS) for name in FIELDS}),
        listed=st.sampled_from((True, True, False)),
        public_name=st.booleans(),
        hidden=st.sampled_from((False, False, False, True)),
        is_staff=st.sampled_from((False, False, False, True)),
    ),
    min_size=3,
    max_size=7,
)


@dataclass(eq=False)
class Somebody:
    place: int
    id: int
    plan: ProfilePlan
    words: dict[str, set[str]] = field(init=False)

    def __post_init__(self) -> None:
        """What a page says of each field, in words that stand nowhere else."""
        number = self.place
        self.words = {
            "position": {f"position{number}x"},
            "organisation": {self.plan.organisation},
            "bio": {f"bio{number}x"},
            "expertise": {TERMS[term] for term in self.plan.terms},
            "languages": {LANGUAGES[code] for code in self.plan.languages},
        }

    @property
    def name(self) -> str:
        return f"Name{self.place}x"

    def shows(self, name: str, viewer: "Somebody | None") -> bool:
        level = self.plan.levels.get(name, "members")
        if viewer is None:
            return self.plan.public_name and level == "public"
        if viewer is self or viewer.plan.is_staff or level in {"public", "members"}:
            return True
        return level == "constituency" and viewer.plan.constituency == self.plan.constituency

    def has_page_for(self, viewer: "Somebody | None") -> bool:
        if viewer is not None and (viewer is self or viewer.plan.is_staff):
            return True
        return not self.plan.hidden and (viewer is not None or self.plan.public_name)


@dataclass
class ProfileOracle:
    people: list[Somebody]

    def found(self, viewer: Somebody, **wanted: str) -> list[Somebody]:
        return [
            person
            for person in self.people
            if person.plan.listed
            and not person.plan.hidden
            and all(self._fits(person, viewer, name, value) for name, value in wanted.items())
        ]

    def _fits(self, person: Somebody, viewer: Somebody, name: str, value: str) -> bool:
        plan = person.plan
        if name == "theme":
            return value in plan.terms and person.shows("expertise", viewer)
        if name == "language":
            return value in plan.languages and person.shows("languages", viewer)
        if name == "q":
            named = value.casefold() in person.name.casefold()
            return named or (value in plan.organisation and person.shows("organisation", viewer))
        return bool(getattr(plan, name) == value)

    def counts(self, viewer: Somebody, facet: str, **wanted: str) -> Counter[str]:
        """Label -> how many would be found: under all conditions but the one of this facet."""
        labels = {
            "country": COUNTRIES,
            "constituency": CONSTITUENCIES,
            "theme": TERMS,
            "language": LANGUAGES,
        }[facet]
        others = {name: value for name, value in wanted.items() if name != facet}
        counted = {
            label: len(self.found(viewer, **others, **{facet: code})) for code, label in labels.items()
        }
        chosen = wanted.get(facet)
        return Counter(
            {label: n for label, n in counted.items() if n or (chosen and labels.get(chosen) == label)}
        )
