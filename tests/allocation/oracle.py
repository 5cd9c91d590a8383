"""Every rule straight from the words of the format, by trying all amounts: slow, obvious, and right.

Nothing here uses the code that it judges; only the classes that hold a problem are shared. Where the format leaves
something open, the reading is stated at the function, and again in DECISIONS.md.
"""

from collections.abc import Iterator
from fractions import Fraction
from hashlib import sha256

from allocation.problem import Candidate, MenuAward, Problem, Rule

Awards = dict[str, int]


def by_lot(problem: Problem) -> list[Candidate]:
    """Smaller lots first; without lots those of SHA-256(lot_seed + ":" + id)."""
    if all(one.lot is not None for one in problem.candidates):
        return sorted(problem.candidates, key=lambda one: one.lot or 0)
    return sorted(problem.candidates, key=lambda one: sha256(f"{problem.lot_seed}:{one.id}".encode()).hexdigest())


def decided_on(problem: Problem, one: Candidate) -> bool:
    """Not fixed, not excluded, rankable, not below the threshold."""
    if one.fixed_cents is not None or one.excluded is not None or one.merit is None:
        return False
    return problem.merit_threshold is None or one.merit >= problem.merit_threshold


def allowed(problem: Problem, one: Candidate) -> list[int]:
    """Give every amount that a candidate may receive, the least first."""
    if one.fixed_cents is not None:
        return [one.fixed_cents]
    if not decided_on(problem, one):
        return [0]
    if isinstance(one.award, MenuAward):
        return sorted({0, *one.award.amounts_cents})
    return sorted({0, *range(one.award.minimum_cents, one.award.maximum_cents + 1, one.award.step_cents)})


def carried(problem: Problem, name: str) -> list[Candidate]:
    """Candidates whose district, applicant or one of whose groups is this."""
    return [one for one in problem.candidates if name in (one.district, one.applicant, *one.groups)]


def holds(problem: Problem, awards: Awards) -> bool:
    """Tell whether every limit holds, each minimum as far as demand allows: how much can be had, and by how many."""
    if sum(awards.values()) > problem.budget_cents - problem.reserve_cents:
        return False
    for limit in problem.limits:
        given = [awards[one.id] for one in carried(problem, limit.id)]
        wanted = [max(allowed(problem, one)) for one in carried(problem, limit.id)]
        if sum(given) < min(limit.minimum_cents or 0, sum(wanted)):
            return False
        if limit.maximum_cents is not None and sum(given) > limit.maximum_cents:
            return False
        if count(given) < min(limit.minimum_awards or 0, count(wanted)):
            return False
        if limit.maximum_awards is not None and count(given) > limit.maximum_awards:
            return False
    return not problem.no_leapfrogging or not any(leapfrogs(problem, awards))


def count(amounts: list[int]) -> int:
    return sum(cents > 0 for cents in amounts)


def leapfrogs(problem: Problem, awards: Awards) -> Iterator[tuple[str, str]]:
    """Pairs of a passed-over candidate and a funded one of lower merit, same district, same groups."""
    for above in problem.candidates:
        if awards[above.id] or above.excluded is not None or above.merit is None:
            continue
        if problem.merit_threshold is not None and above.merit < problem.merit_threshold:
            continue
        if above.applicant is not None and any(awards[one.id] for one in carried(problem, above.applicant)):
            continue
        for below in problem.candidates:
            alike = (below.district, set(below.groups)) == (above.district, set(above.groups))
            if alike and awards[below.id] and below.merit is not None and below.merit < above.merit:
                yield above.id, below.id


def every(problem: Problem) -> Iterator[Awards]:
    """Give all awards that hold the limits."""
    room = problem.budget_cents - problem.reserve_cents

    def chosen(open_: list[Candidate], left: int) -> Iterator[Awards]:
        if not open_:
            yield {}
        for cents in allowed(problem, open_[0]) if open_ else ():
            if cents <= left:
                for rest in chosen(open_[1:], left - cents):
                    yield {open_[0].id: cents, **rest}

    yield from (awards for awards in chosen(list(problem.candidates), room) if holds(problem, awards))


def by_brute_force(problem: Problem) -> Awards | None:
    """Give the awards under the problem's rule; None where no awards hold the limits, or the rule finds none."""
    if problem.rule in STEP_BY_STEP:
        return keeping_order(problem)
    ordered = by_lot(problem)
    merit = {one.id: one.merit or 0 for one in ordered}
    downwards = sorted(ordered, key=lambda one: -merit[one.id])

    def rank(awards: Awards) -> tuple[object, ...]:
        worth = sum(merit[id_] * cents for id_, cents in awards.items())
        ties = sum(awards.values()), [awards[one.id] for one in ordered]
        match problem.rule:
            case Rule.RANKING:
                return tuple(awards[one.id] for one in downwards)
            case Rule.MERIT_PROJECTS:
                return sum(merit[id_] for id_, cents in awards.items() if cents), *ties
            case Rule.EVEN_DISTRICTS:
                return coverages(problem, awards), worth, *ties
        return worth, *ties

    return max(every(problem), key=rank, default=None)


def coverages(problem: Problem, awards: Awards) -> list[Fraction]:
    """Awarded by requested for each district, the worst first; all that carry the district count, fundable or not."""
    names = {one.district for one in problem.candidates if one.district is not None}
    inside = [carried(problem, name) for name in names]
    asked = [(sum(awards[one.id] for one in group), sum(one.requested_cents for one in group)) for group in inside]
    return sorted(Fraction(awarded, requested) for awarded, requested in asked if requested)


def keeping_order(problem: Problem) -> Awards | None:
    """Go step by step; whoever that lets pass over somebody is left out, and the rule begins anew.

    Read as: of each district with the same groups one at a time, the one of least merit, of several the last lot.
    """
    left_out: set[str] = set()
    fixed = {one.id for one in problem.candidates if one.fixed_cents is not None}
    while True:
        awards = STEP_BY_STEP[problem.rule](problem, left_out)
        passing = {below for _, below in leapfrogs(problem, awards)} if problem.no_leapfrogging else set()
        if not passing - fixed:
            return awards if holds(problem, awards) else None
        downwards = sorted(by_lot(problem), key=lambda one: -(one.merit or 0))
        last = {(one.district, frozenset(one.groups)): one.id for one in downwards if one.id in passing - fixed}
        left_out |= set(last.values())


def room_of(problem: Problem, name: str | None) -> int | None:
    """Give what a limit (None: the budget) has besides what is fixed; None where it has no maximum in cents."""
    if name is None:
        return problem.budget_cents - problem.reserve_cents - sum(one.fixed_cents or 0 for one in problem.candidates)
    most = next((limit.maximum_cents for limit in problem.limits if limit.id == name), None)
    return None if most is None else most - sum(one.fixed_cents or 0 for one in carried(problem, name))


def places_of(problem: Problem, name: str) -> int:
    """Count how many more awards a limit allows besides those that are fixed."""
    most = next((limit.maximum_awards for limit in problem.limits if limit.id == name), None)
    fixed = sum(bool(one.fixed_cents) for one in carried(problem, name))
    return len(problem.candidates) if most is None else most - fixed


def fits(problem: Problem, awards: Awards, one: Candidate, cents: int) -> bool:
    """Tell whether so much for this one stays within all maximums in cents, the budget's too."""
    names = [limit.id for limit in problem.limits if one in carried(problem, limit.id)]
    for name in (None, *names):
        room = room_of(problem, name)
        inside = list(problem.candidates) if name is None else carried(problem, name)
        others = sum(awards[other.id] for other in inside if other.id != one.id and other.fixed_cents is None)
        if room is not None and others + cents > room:
            return False
    return True


def flat_cut(problem: Problem, left_out: set[str]) -> Awards:
    """Read as: one share for all, as large as the tightest maximum lets it be before anything is rounded.

    Amounts are rounded down to what the award allows; whoever then has nothing leaves, all of them at once. At the
    end everybody, by lot, gets one step more where that fits. Where only so many may be funded, the others wait, by
    merit, then lot, until somebody leaves.
    """
    staying = [one for one in by_lot(problem) if decided_on(problem, one) and one.id not in left_out]
    awards = {one.id: one.fixed_cents or 0 for one in problem.candidates}
    while True:
        sharing = within_counts(problem, staying)
        share = largest_share(problem, sharing)
        given = {
            one.id: max(cents for cents in allowed(problem, one) if cents <= share * max(allowed(problem, one)))
            for one in sharing
        }
        if all(given.values()):
            break
        staying = [one for one in staying if given.get(one.id) != 0]
    awards |= given
    for one in sharing:
        more = min((cents for cents in allowed(problem, one) if cents > awards[one.id]), default=None)
        if more is not None and fits(problem, awards, one, more):
            awards[one.id] = more
    return awards


def within_counts(problem: Problem, candidates: list[Candidate]) -> list[Candidate]:
    kept: list[Candidate] = []
    for one in sorted(candidates, key=lambda one: -(one.merit or 0)):
        if not max(allowed(problem, one)):
            continue
        limits = [limit.id for limit in problem.limits if one in carried(problem, limit.id)]
        if all(places_of(problem, name) > sum(one in carried(problem, name) for one in kept) for name in limits):
            kept.append(one)
    return [one for one in candidates if one in kept]


def largest_share(problem: Problem, sharing: list[Candidate]) -> Fraction:
    shares = [Fraction(1)]
    for name in (None, *(limit.id for limit in problem.limits)):
        inside = sharing if name is None else [one for one in sharing if one in carried(problem, name)]
        asked, room = sum(max(allowed(problem, one)) for one in inside), room_of(problem, name)
        if asked and room is not None:
            shares.append(Fraction(max(room, 0), asked))
    return min(shares)


def equal_shares(problem: Problem, left_out: set[str]) -> Awards:
    """Read as: what is not fixed is divided by all ballots; a raise gives each member one unit of the currency.

    A candidate for which a limit has no room is passed over; the last selection that costs no more than the budget
    counts. When every member has twice the budget, raising changes nothing any more.
    """
    costs = {one.id: max(allowed(problem, one)) for one in by_lot(problem) if decided_on(problem, one)}
    costs = {id_: cents for id_, cents in costs.items() if cents and id_ not in left_out}
    awards = {one.id: one.fixed_cents or 0 for one in problem.candidates}
    budget = max(room_of(problem, None) or 0, 0)
    part = Fraction(budget, len(problem.ballots) or 1)
    bought: list[str] = []
    while part <= 2 * budget + 100:
        more = purchases(problem, costs, part)
        if sum(costs[id_] for id_ in more) > budget:
            break
        bought, part = more, part + 100
    return awards | {id_: costs[id_] for id_ in bought}


def purchases(problem: Problem, costs: dict[str, int], part: Fraction) -> list[str]:
    """Buy by the least money per utility, utility being score times cost, until nobody can pay for anything."""
    purses = {ballot.member: part for ballot in problem.ballots}
    bought: list[str] = []
    open_ = list(costs)
    while open_:
        rates = {id_: rate_of(problem, purses, id_, costs[id_]) for id_ in open_}
        affordable = [(rate, costs_place, id_) for costs_place, id_ in enumerate(open_) if (rate := rates[id_])]
        if not affordable:
            break
        rate, _, cheapest = min(affordable)
        open_.remove(cheapest)
        if not has_room(problem, costs, bought, cheapest):
            continue
        bought.append(cheapest)
        for ballot in problem.ballots:
            score = ballot.scores.get(cheapest, 0)
            purses[ballot.member] -= min(purses[ballot.member], rate * score * costs[cheapest])
    return bought


def rate_of(problem: Problem, purses: dict[str, Fraction], id_: str, cost: int) -> Fraction | None:
    """Find the rate at which the supporters pay the cost together, each the rate times utility or all there is."""
    utility = {ballot.member: ballot.scores.get(id_, 0) * cost for ballot in problem.ballots}
    supporters = [member for member in purses if utility[member] and purses[member]]
    broke = sorted(purses[member] / utility[member] for member in supporters)
    for rate in broke:
        paid = sum(min(purses[member], rate * utility[member]) for member in supporters)
        if paid >= cost:
            able = [member for member in supporters if purses[member] / utility[member] >= rate]
            rest = cost - sum(purses[member] for member in supporters if member not in able)
            return Fraction(rest) / sum(utility[member] for member in able)
    return None


def has_room(problem: Problem, costs: dict[str, int], bought: list[str], id_: str) -> bool:
    one = next(one for one in problem.candidates if one.id == id_)
    for limit in problem.limits:
        inside = {other.id for other in carried(problem, limit.id)}
        taken = [costs[other] for other in bought if other in inside]
        room = room_of(problem, limit.id)
        if one.id in inside and (
            (room is not None and sum(taken) + costs[id_] > room) or places_of(problem, limit.id) <= len(taken)
        ):
            return False
    return True


STEP_BY_STEP = {Rule.FLAT_CUT: flat_cut, Rule.EQUAL_SHARES: equal_shares}
