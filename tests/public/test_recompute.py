"""Recomputing a decision in the browser: what was altered is found, and by the same checks as the program's."""

import json
from collections.abc import Callable
from copy import deepcopy
from typing import Any, Final

from playwright.async_api import FilePayload, Page, expect

from allocation.decision import seal, verify
from allocation.formats import outcome_to_json, problem_from_json, problem_to_json
from allocation.solving import solve
from service.access import RoundStage
from tests.allocation.examples import pack_json
from tests.axe import violations
from tests.browser import PHONE, OpenPage, Site, overflow
from tests.cast import make_world
from tests.journeys.walker import Walker
from tests.public.addresses import ROUND
from tests.public.examples import put_publication, snapshot

Pack = dict[str, Any]
Alteration = Callable[[Pack], object]

IN_PYTHON: Final = {
    "seal": "hash",
    **dict.fromkeys(("problem", "amounts", "limits", "reasons", "proof"), "outcome"),
}
"""The names of checks where the program has others, or one for several."""


def award(pack: Pack, place: int) -> Pack:
    entry: Pack = pack["outcome"]["awards"][place]
    return entry


def move_a_step(pack: Pack) -> None:
    """Give proposal 2 an euro that proposal 1 loses, and say so everywhere."""
    for place, cents in ((0, -100), (1, 100)):
        award(pack, place)["awarded_cents"] += cents
        pack["awards"][place]["awarded_cents"] += cents
    award(pack, 0)["reason"] = {"code": "funded_in_part", "limit": "north", "left_cents": 0, "needed_cents": 100}
    lost = 100 * (743 - 700)
    pack["outcome"].update(objective=str(int(pack["outcome"]["objective"]) - lost))
    pack["outcome"].update(bound=pack["outcome"]["objective"])


ALTERED: Final[dict[str, tuple[Alteration, str]]] = {
    "one cent of an amount": (lambda pack: award(pack, 0).update(awarded_cents=149_999), "amounts"),
    "one cent of a final amount": (lambda pack: pack["awards"][0].update(awarded_cents=150_001), "deviations"),
    "the sum": (lambda pack: pack["outcome"].update(spent_cents=299_999), "amounts"),
    "one euro moved, and all sums with it": (move_a_step, "proof"),
    "one merit computed with": (lambda pack: pack["problem"]["candidates"][0].update(merit=744), "scores"),
    "one merit published": (lambda pack: pack["scores"][0].update(merit=742), "scores"),
    "a single score": (lambda pack: pack["scores"][1]["individual_scores"].__setitem__(0, "9"), "scores"),
    "the number of scores": (lambda pack: pack["scores"][4].update(scores=7), "scores"),
    "the seed": (lambda pack: pack["lots"].update(seed="Beispielrunde 2027"), "lots"),
    "the commitment": (lambda pack: pack["lots"].update(commitment="0" * 64), "lots"),
    "the commitment's time": (lambda pack: pack["lots"].update(committed_at="2026-04-01T08:00:00.000001Z"), "lots"),
    "the problem's lots": (lambda pack: pack["problem"].update(lot_seed="another"), "lots"),
    "the budget": (lambda pack: pack["problem"].update(budget_cents=290_000), "limits"),
    "a district's maximum": (lambda pack: pack["problem"]["limits"][0].update(maximum_cents=190_000), "limits"),
    "a district's sum": (lambda pack: pack["outcome"]["limits"][0].update(awarded_cents=1), "limits"),
    "a step": (lambda pack: pack["problem"]["candidates"][0]["award"].update(step_cents=300), "problem"),
    "a menu": (lambda pack: pack["problem"]["candidates"][3]["award"].update(amounts_cents=[30_000]), "problem"),
    "an exclusion": (lambda pack: pack["problem"]["candidates"][0].update(excluded="zu spät"), "amounts"),
    "a reason": (lambda pack: award(pack, 0).update(reason={"code": "fixed"}), "reasons"),
    "the objective": (lambda pack: pack["outcome"].update(objective="1"), "proof"),
    "a price": (lambda pack: pack["outcome"]["certificate"].update(budget_price=900), "proof"),
    "the solver": (lambda pack: pack["outcome"]["solver"].update(name="HAL"), "proof"),
    "the solver's version": (lambda pack: pack["outcome"]["solver"].update(version="new"), "proof"),
    "the modeller": (lambda pack: pack["outcome"]["solver"].update(modeller="PuLP"), "proof"),
    "no solver": (lambda pack: pack["outcome"].update(solver=None), "proof"),
    "the votes": (lambda pack: pack["resolution"]["tally"].update(yes=9), "resolution"),
    "the majority": (lambda pack: pack["resolution"]["items"][0]["tally"].update(majority_reached=False), "resolution"),
    "a refusal": (
        lambda pack: pack["resolution"]["items"][0]["tally"].update(yes=0, majority_reached=False),
        "resolution",
    ),
    "the quorum": (lambda pack: pack["rules"]["quorum"].update(minimum_present=8), "resolution"),
    "a vote on nobody": (lambda pack: pack["resolution"]["items"][0].update(ids=["3", "nobody"]), "resolution"),
    "the version": (lambda pack: pack.update(version=2), "version"),
    "no stage of scoring": (lambda pack: pack["round"]["stages"].pop(), "format"),
    "a field too much": (lambda pack: pack.update(members=["Ada"]), "format"),
    "a number beyond all bounds": (lambda pack: pack["awards"][0].update(awarded_cents=2**53), "format"),
}

FAILING: Final = """texts => Promise.all(texts.map(async text => {
    const failing = [];
    await recompute.recompute(text, [], (name, found) => { if (found.ok === false) failing.push(name); });
    return failing.filter(name => name !== "published");
}))"""

DIGESTS: Final = """texts => Promise.all(texts.map(async text => [
    await recompute.sha256(text), recompute.ownSha256(new TextEncoder().encode(text))
]))"""


def sealed_again(pack: Pack) -> Pack:
    """Seal what was altered, as a forger would; what the format refuses stays as it is."""
    try:
        return seal(pack)
    except ValueError:
        return pack


def altered(alteration: Alteration) -> Pack:
    pack = pack_json()
    alteration(pack)
    return pack


def by_another_rule(rule: str, **fields: object) -> Pack:
    """Give the pack, computed by another rule."""
    pack = pack_json()
    problem = problem_from_json({**pack["problem"], "rule": rule, **fields})
    outcome = outcome_to_json(solve(problem))
    awards = [{"id": one["id"], "awarded_cents": one["awarded_cents"]} for one in outcome["awards"]]
    return seal({**pack, "problem": problem_to_json(problem), "outcome": outcome, "awards": awards})


def in_python(names: list[str]) -> set[str]:
    return {IN_PYTHON.get(name, name) for name in names}


def faults(pack: Pack) -> set[str]:
    """Give what the program finds; it also searches for a better split, which a browser does not."""
    return {check.name for check in verify(pack) if not check.holds} - {"solved_again"}


async def failing(page: Page, packs: list[Pack]) -> list[list[str]]:
    found: list[list[str]] = await page.evaluate(FAILING, [json.dumps(pack) for pack in packs])
    return found


async def test_whatever_is_altered_is_found_in_the_browser_as_by_the_program(site: Site, open_page: OpenPage) -> None:
    async with site.sessions.begin() as session:
        world = await make_world(session, stage=RoundStage.PUBLISHED)
    async with site.sessions() as session:
        await put_publication(session, world, snapshot(), pack_json())
    page = await open_page(path=f"{ROUND}/check", width=PHONE)

    plain = await failing(page, [altered(alteration) for alteration, _ in ALTERED.values()])
    forged = [sealed_again(altered(alteration)) for alteration, _ in ALTERED.values()]
    found = dict(zip(ALTERED, await failing(page, forged), strict=True))
    assert {what: in_python(names) for what, names in found.items()} == {
        what: faults(pack) for what, pack in zip(ALTERED, forged, strict=True)
    }
    assert [what for what, (_, expected) in ALTERED.items() if expected not in found[what]] == []
    assert [what for what, names in zip(ALTERED, plain, strict=True) if not {"seal", "format"} & set(names)] == []

    others = [by_another_rule(rule) for rule in ("merit_projects", "ranking", "flat_cut", "even_districts")]
    others.append(by_another_rule("ranking", limits=[], no_leapfrogging=False))
    few = [{**limit, "minimum_cents": None, "maximum_awards": 1} for limit in pack_json()["problem"]["limits"]]
    others.append(by_another_rule("flat_cut", limits=few, no_leapfrogging=False, budget_cents=75_000))
    assert await failing(page, others) == [[]] * len(others)
    digests = await page.evaluate(DIGESTS, ["", "abc", "ä" * 55, "x" * 1_000])
    assert all(theirs == ours for theirs, ours in digests)

    await ticks_off(page)
    for path in (f"{ROUND}/check", ROUND):
        await page.goto(path)
        assert await Walker(page, ROUND).tab_through() > len(snapshot().proposals)


async def ticks_off(page: Page) -> None:
    """Press the buttons and choose a file, as a visitor does."""
    summary = page.get_by_role("status")
    await page.get_by_role("button", name="Jetzt nachrechnen").click()
    await expect(summary).to_contain_text("14 von 14 Prüfungen")
    await page.get_by_role("button", name="ein Los").click()
    await expect(summary).to_contain_text("schlagen fehl")
    forged = deepcopy(pack_json())
    move_a_step(forged)
    text = json.dumps(seal(forged)).encode()
    await page.get_by_label("Oder eine eigene Datei prüfen").set_input_files(
        FilePayload(name="gefaelscht.json", mimeType="application/json", buffer=text)
    )
    await expect(summary).to_contain_text("Veröffentlichung, Keine bessere Verteilung. Geprüft: gefaelscht.json.")
    await expect(page.locator("[data-check=proof]")).to_contain_text("Antrag 1 könnte 1.500 € bekommen")
    assert await violations(page) == []
    assert await overflow(page) == 0
