"""Rules without prices, worked through again in the browser: small rounds, and amounts altered in them.

Two hundred rounds of each rule, altered three times each, were held against the program by hand.
"""

import json
from collections.abc import Iterator
from random import Random
from typing import Any, Final

from allocation.decision import seal, verify
from allocation.formats import outcome_to_json, problem_to_json
from allocation.outcome import Allocation, Proof
from allocation.problem import Ballot, Candidate, Limit, MenuAward, Problem, RangeAward, Rule
from allocation.reasons.report import allocation_of
from allocation.rules.settlement import Settlement, merit_times_cents
from allocation.solving import solve
from service.access import RoundStage
from tests.allocation.examples import pack_json, scores
from tests.browser import OpenPage, Site
from tests.cast import make_world
from tests.public.addresses import ROUND
from tests.public.examples import put_publication, snapshot

ROUNDS: Final = 12
PROVING: Final = """texts => Promise.all(texts.map(async text => {
    const found = {};
    await recompute.recompute(text, [], (name, { ok }) => { found[name] = ok; });
    return found;
}))"""
CHECKED_ALIKE: Final = ("amounts", "limits", "reasons", "proof")


def some(chance: Random, share: float, value: int) -> int | None:
    return value if chance.random() < share else None


def candidate(number: int, chance: Random) -> Candidate:
    menu = MenuAward(tuple(sorted(chance.sample(range(100, 1000, 100), 2))))
    least = chance.choice([0, 100, 200])
    range_ = RangeAward(least, least + 100 * chance.randint(1, 6), chance.choice([100, 100, 200]))
    award: RangeAward | MenuAward = menu if chance.random() < 0.3 else range_
    return Candidate(
        id=str(number),
        label=str(number),
        merit=chance.choice([None, 300, 400, 400, 500, 600]),
        lot=None,
        requested_cents=1000,
        award=award,
        district=chance.choice("abc"),
        groups=tuple(sorted(chance.sample(["x", "y"], chance.choice([0, 1, 1])))),
        applicant=chance.choice([None, None, "p"]),
        fixed_cents=some(chance, 0.1, 100),
    )


def problem(rule: Rule, chance: Random) -> Problem:
    """Make up a round of few proposals in three districts, some with minimums, and with two pots."""
    candidates = tuple(candidate(number, chance) for number in range(1, chance.randint(5, 9)))
    limits = [
        Limit(name, name, some(chance, 0.5, 100 * chance.randint(1, 5)), some(chance, 0.5, 100 * chance.randint(5, 15)))
        for name in ("a", "b", "c")
    ]
    limits += [
        Limit(name, name, None, some(chance, 0.5, 100 * chance.randint(5, 15)), None, some(chance, 0.2, 2))
        for name in ("x", "y", "p")
    ]
    ballots: tuple[Ballot, ...] = ()
    if rule is Rule.EQUAL_SHARES:
        ids = [one.id for one in candidates]
        ballots = tuple(Ballot(str(place), {id_: chance.randint(0, 3) for id_ in ids}) for place in range(4))
    return Problem(
        rule=rule,
        budget_cents=100 * chance.randint(8, 30),
        candidates=candidates,
        limits=tuple(limits),
        ballots=ballots,
        no_leapfrogging=chance.random() < 0.3,
        merit_threshold=some(chance, 0.3, 400),
        lot_seed="Beispielrunde 2026",
    )


def rounds(rule: Rule) -> Iterator[tuple[Problem, Allocation]]:
    """Give so many rounds that have a solution, the same at every run."""
    chance, found = Random(rule.value), 0  # noqa: S311
    while found < ROUNDS:
        made_up = problem(rule, chance)
        outcome = solve(made_up)
        if isinstance(outcome, Allocation):
            found += 1
            yield made_up, outcome


def pack_of(made_up: Problem, outcome: Allocation) -> dict[str, Any]:
    stated = outcome_to_json(outcome)
    awards = [{"id": one["id"], "awarded_cents": one["awarded_cents"]} for one in stated["awards"]]
    plain = pack_json()
    parts = {
        "problem": problem_to_json(made_up),
        "outcome": stated,
        "awards": awards,
        "scores": [scores(one.id, one.merit) for one in made_up.candidates],
        "resolution": {**plain["resolution"], "items": []},
    }
    return seal({**plain, **parts})


def forged(made_up: Problem, outcome: Allocation, chance: Random) -> Allocation:
    """Give two proposals other amounts that their awards allow, and say everything else as it follows from them."""
    cents = dict(outcome.awarded_cents)
    for one in chance.sample(made_up.candidates, 2):
        if made_up.is_eligible(one):
            others = [amount for amount in range(0, 1000, 100) if one.may_receive(amount) and amount != cents[one.id]]
            cents[one.id] = chance.choice(others or [cents[one.id]])
    objective = str(merit_times_cents(made_up, cents))
    return allocation_of(made_up, Settlement(cents, objective, objective, Proof.RULE), None)


async def test_rules_without_prices_are_worked_through_again(site: Site, open_page: OpenPage) -> None:
    async with site.sessions.begin() as session:
        world = await make_world(session, stage=RoundStage.PUBLISHED)
    async with site.sessions() as session:
        await put_publication(session, world, snapshot(), pack_json())
    page = await open_page(path=f"{ROUND}/check")
    known = [one for rule in (Rule.RANKING, Rule.FLAT_CUT, Rule.EQUAL_SHARES) for one in rounds(rule)]

    right = await page.evaluate(PROVING, [json.dumps(pack_of(*one)) for one in known])
    assert [found for found in right if not all(found[name] for name in CHECKED_ALIKE)] == []

    chance = Random("forged")  # noqa: S311
    packs = [pack_of(made_up, forged(made_up, outcome, chance)) for made_up, outcome in known]
    found = await page.evaluate(PROVING, [json.dumps(pack) for pack in packs])
    holds_there = [all(check.holds for check in verify(pack) if check.name == "outcome") for pack in packs]
    assert [all(one[name] is not False for name in CHECKED_ALIKE) for one in found] == holds_there
    assert sum(one["limits"] is True and one["proof"] is False for one in found) > ROUNDS / 2
