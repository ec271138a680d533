"""What speaks for or against two base speakers being one, besides their names."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from quotetrack.speakers.matching.comparing import Likeness
from quotetrack.speakers.matching.knowledge import load_weights
from quotetrack.speakers.matching.offices import compare_offices
from quotetrack.speakers.matching.profiles import Profile

FEW = 30  # companions up to which a shared one tells something
REASONS = {
    "same_office": "same role",
    "same_role": "same kind of role",
    "like_role": "roles that go together",
    "other_role": "other roles at the same time",
    "apart_role": "roles in two places at the same time",
    "rival_office": "roles that nobody has at the same time",
}


@dataclass(frozen=True, slots=True)
class Evidence:
    """One circumstance: its weight (log odds), in words, and whether it forbids a sure pair."""

    weight: float
    why: str
    forbids: bool = False


def gather(
    one: Profile, other: Profile, likeness: Likeness | None, company: Mapping[str, int]
) -> Iterator[Evidence]:
    """Yield what speaks for or against ``one`` being ``other``.

    ``company`` says how many companions each speaker of the archive has: one who is quoted
    beside everybody tells nothing.
    """
    yield from _compare_items(one, other)
    yield from _compare_roles(one, other)
    yield from _compare_genders(one, other, likeness)
    # Not for bodies: "the FBI" is spelled out beside its short name, and quoted beside its parts.
    if not one.is_body:
        yield from _compare_company(one, other, company)
    if likeness and not likeness.same_letters:
        yield from _compare_sides(one, other)
    yield from _compare_outlets(one, other)


def _compare_items(one: Profile, other: Profile) -> Iterator[Evidence]:
    weights = load_weights().evidence
    items = one.speaker.wikidata, other.speaker.wikidata
    if all(items) and items[0] == items[1]:
        yield Evidence(weights["same_item"], "same Wikidata item")
    elif all(items):
        yield Evidence(weights["other_item"], "two Wikidata items", forbids=True)
    if one.speaker.listed and other.speaker.listed:
        yield Evidence(weights["both_listed"], "two entries of the speakers file", forbids=True)


def _compare_roles(one: Profile, other: Profile) -> Iterator[Evidence]:
    relation = compare_offices(one.offices, other.offices)
    if relation:
        yield Evidence(
            load_weights().evidence[relation],
            REASONS[relation],
            forbids=relation in {"rival_office", "apart_role"},
        )


def _compare_genders(one: Profile, other: Profile, likeness: Likeness | None) -> Iterator[Evidence]:
    genders = one.genders, other.genders
    if likeness and likeness.by_initial:
        genders = one.genders or one.hints, other.genders or other.hints
    # "Mrs. Tom Whitfield" is Tom Whitfield's wife.
    pairs = (genders, (one.titled, other.hints), (other.titled, one.hints))
    if any(a and b and not a & b for a, b in pairs):
        yield Evidence(load_weights().evidence["gender"], "called he and she", forbids=True)


def _compare_company(
    one: Profile, other: Profile, company: Mapping[str, int]
) -> Iterator[Evidence]:
    weights = load_weights().evidence
    shared = one.speaker.companions & other.speaker.companions
    telling = sum(company.get(name, FEW + 1) <= FEW for name in shared)
    if telling:
        weight = min(telling * weights["shared_company"], weights["many_shared"])
        people = "1 person is" if telling == 1 else f"{telling} people are"
        yield Evidence(weight, f"{people} quoted beside both")


def _compare_sides(one: Profile, other: Profile) -> Iterator[Evidence]:
    """See whether a document has both: what it calls by two names are two people."""
    if other.id in one.speaker.companions or one.id in other.speaker.companions:
        weight = load_weights().evidence["side_by_side"]
        yield Evidence(weight, "quoted side by side as two", forbids=True)


def _compare_outlets(one: Profile, other: Profile) -> Iterator[Evidence]:
    weights = load_weights().evidence
    outlets = one.speaker.outlets, other.speaker.outlets
    if all(outlets):
        if outlets[0] & outlets[1]:
            yield Evidence(weights["same_outlet"], "same outlet")
        else:
            yield Evidence(weights["other_outlets"], "other outlets")
