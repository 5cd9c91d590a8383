"""One budget that projects get all of their costs from, or nothing: against all choices, and where many are as good."""

from itertools import product

from hypothesis import example, given
from hypothesis import strategies as st

from allocation import Problem, Rule, settle
from allocation.nested.knapsack import best_choice, is_knapsack
from allocation.problem import Candidate, MenuAward
from allocation.programmes.programme import merit_per_project, programme_of
from allocation.rules.awards import STEPS_FOR_KNAPSACK


def election(costs_and_merits: list[tuple[int, int]], budget: int) -> Problem:
    candidates = (
        Candidate(str(lot), "", merit, lot, cost, MenuAward((cost,)))
        for lot, (cost, merit) in enumerate(costs_and_merits, start=1)
    )
    return Problem(rule=Rule.MERIT_PROJECTS, budget_cents=budget, candidates=tuple(candidates))


@example([(4, 1), (3, 1), (4, 1), (8, 2)], 8, [1, 3, 0, 2])  # dearest per unit by their lots alone
@example([(7, 3), (1, 0), (7, 0), (8, 0)], 15, [0, 3, 1, 2])
@given(
    st.lists(st.tuples(st.integers(1, 9), st.integers(0, 3)), min_size=1, max_size=8),
    st.integers(0, 40),
    st.permutations(range(8)),
)
def test_the_best_choice_is_that_of_all_which_the_lots_favour(
    projects: list[tuple[int, int]], budget: int, lots: list[int]
) -> None:
    programme = programme_of(election(projects, budget), merit_per_project)
    order = [lot for lot in lots if lot < len(programme.items)]
    assert is_knapsack(programme)

    def rank(amounts: tuple[int, ...]) -> tuple[int, int, list[int]]:
        merit = sum(merit for (_, merit), amount in zip(projects, amounts, strict=True) if amount)
        return merit, sum(amounts), [amounts[place] for place in order]

    choices = product(*((0, item.most) for item in programme.items))
    best = max((amounts for amounts in choices if sum(amounts) <= programme.groups[0].high), key=rank)
    assert best_choice(programme, order, 10_000) == best


def test_where_very_many_choices_are_as_good_another_search_finds_those_that_the_lots_favour() -> None:
    dear_and_cheap = [(1_000 + lot % 2, 1) for lot in range(60)]
    problem = election(dear_and_cheap, 30 * 1_000 + 29)
    assert best_choice(programme_of(problem, merit_per_project), range(60), STEPS_FOR_KNAPSACK) is None
    settlement = settle(problem)
    assert settlement is not None
    assert settlement.objective == "30"
    assert [int(id_) for id_, cents in settlement.awards.items() if cents] == [1, *range(2, 59, 2)]
