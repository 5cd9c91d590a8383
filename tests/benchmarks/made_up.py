"""Made-up problems of any size: no random numbers, the same problem everywhere."""

from dataclasses import replace

from allocation.problem import Candidate, Limit, MenuAward, Problem, RangeAward, Rule

MANY_MERITS = 1000
FEW_MERITS = 20
"""So few that many candidates share each merit, and lots decide among them."""

HUNDRED_EUROS = 10_000


def made_up(count: int, districts: int, merits: int) -> Problem:
    """Spread candidates over districts, amounts and merits with a fixed multiplicative sequence."""
    candidates, asked, state = [], dict.fromkeys(range(districts), 0), 12345
    for place in range(count):
        state = state * 48271 % 2147483647
        most = 20_000 + state % 280_000
        district = (state >> 8) % districts
        merit = 1 + (state >> 5) % merits
        asked[district] += most
        award = RangeAward(most // 2, most)
        candidates.append(Candidate(str(place), str(place), merit, place + 1, most, award, f"d{district}"))
    limits = []
    for district, cents in asked.items():
        most = cents * (50 + district * 7 % 30) // 100
        limits.append(Limit(f"d{district}", f"d{district}", most // 2, most))
    total = sum(limit.maximum_cents or 0 for limit in limits) * 8 // 10
    return Problem(Rule.MERIT_EUROS, total, tuple(candidates), tuple(limits))


def with_crossing_limits(problem: Problem, pots: int) -> Problem:
    """Add pots that cross the districts, and applicants of whom some have two proposals and may win half of both."""
    members = [
        ((f"pot{place * 7 % pots}",), f"by{place * 11 % (len(problem.candidates) * 3 // 4)}")
        for place in range(len(problem.candidates))
    ]
    everyone = tuple(
        replace(one, groups=groups, applicant=applicant)
        for one, (groups, applicant) in zip(problem.candidates, members, strict=True)
    )
    asked: dict[str, list[int]] = {}
    for one, (groups, applicant) in zip(everyone, members, strict=True):
        for name in (*groups, applicant):
            asked.setdefault(name, []).append(one.requested_cents)
    limits = [
        Limit(name, name, None, sum(cents) // 2)
        if name.startswith("by")
        else Limit(name, name, sum(cents) // 5, sum(cents) * 2 // 5)
        for name, cents in asked.items()
        if name.startswith("pot") or len(cents) > 1
    ]
    return replace(problem, candidates=everyone, limits=(*problem.limits, *limits))


def with_round_amounts(problem: Problem, rule: Rule, *, menus: bool) -> Problem:
    """Give the problem with requests of whole hundreds of euros: all or nothing, or from half of it in whole euros."""

    def rounded(one: Candidate) -> Candidate:
        most = one.maximum_cents // HUNDRED_EUROS * HUNDRED_EUROS
        award = MenuAward((most,)) if menus else RangeAward(most // 2, most, 100)
        return replace(one, requested_cents=most, award=award)

    return replace(problem, rule=rule, candidates=tuple(map(rounded, problem.candidates)))
