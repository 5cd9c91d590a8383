"""The best awards by integer programmes that the solver closes, where our own search would take too long.

First the greatest objective; then, with at least that, the most money; then the lots. Every answer is read as whole
numbers and held against every line before it counts; that nothing is better is the solver's word.
"""

from collections.abc import Callable, Sequence

from allocation.programmes.lines import Answer, Line, Terms, Variable, Verdict, holds, value
from allocation.programmes.programme import Amounts
from allocation.records import dataclass, field
from allocation.solver.integer_model import IntegerModel

Ask = Callable[[Sequence[Variable], Sequence[Line], Terms, bool], Answer]
"""Variables, lines, aim, and whether amounts must be whole too."""

Values = tuple[int, ...]

LARGEST_POWER = 20


class NoAnswerError(Exception):
    """The solver neither proved an optimum within its time nor kept to the limits in whole numbers."""


class ImpossibleError(NoAnswerError):
    """The solver says that nothing holds the lines; that alone proves nothing."""


@dataclass(slots=True)
class Questions:
    """A model, what has been settled so far as further lines, and whom to ask."""

    model: IntegerModel
    ask: Ask
    settled: list[Line] = field(default_factory=list)

    def best(self, aim: Terms, variables: Sequence[Variable] = (), lines: Sequence[Line] = ()) -> Values:
        """Find values that maximise the aim under all lines; the further variables and lines are for this time only."""
        every = [*self.model.variables, *variables]
        held = [*self.model.lines, *self.settled, *lines]
        for whole in (False, True):
            answer = self.ask(every, held, aim, whole)
            if answer.verdict is Verdict.IMPOSSIBLE:
                raise ImpossibleError
            if answer.verdict is not Verdict.BEST:
                break
            if answer.is_whole and all(holds(line, answer.values) for line in held):
                return answer.values
        raise NoAnswerError

    def keep(self, aim: Terms, values: Values) -> None:
        """Ask for at least this from now on; half a unit of tolerance leaves no room for anything less."""
        doubled = tuple((place, 2 * worth) for place, worth in aim)
        self.settled.append(Line(doubled, 2 * value(aim, values) - 1, None))


def best_by_solver(model: IntegerModel, aims: Sequence[Terms], order: Sequence[int], ask: Ask) -> Amounts:
    """Maximise one aim after the other, then the amounts one by one in this order."""
    questions = Questions(model, ask)
    for aim in aims:
        questions.keep(aim, questions.best(aim))
    first = 0
    values = questions.best(early_ones(model, order))
    while (place := _next_better(questions, order, first, values)) is not None:
        for earlier in order[first:place]:
            questions.settled.append(_exactly(model, earlier, values))
        values = questions.best(model.money([order[place]]))
        questions.settled.append(_exactly(model, order[place], values))
        first = place + 1
        values = questions.best(early_ones(model, order[first:]))
    return model.amounts(values)


def early_ones(model: IntegerModel, order: Sequence[int]) -> Terms:
    """Prefer whoever comes early: a good beginning for the lots, no more; the weight halves every few places."""
    weights = [2 ** (LARGEST_POWER - place * LARGEST_POWER // len(order)) for place in range(len(order))]
    terms = zip(order, weights, strict=True)
    return tuple((variable, units * weight) for place, weight in terms for variable, units in model.money([place]))


def _exactly(model: IntegerModel, place: int, values: Values) -> Line:
    amount = model.money([place])
    return Line(amount, value(amount, values), value(amount, values))


def _next_better(questions: Questions, order: Sequence[int], first: int, values: Values) -> int | None:
    """Find the first place in the order whose item can receive more while those before it keep what they have.

    One variable for each place tells where the difference begins: there the amount is larger by one unit at least,
    everywhere before it is not smaller. The earliest such beginning is asked for.
    """
    model = questions.model
    places = [place for place in range(first, len(order)) if _may_grow(model, order[place], values)]
    begins = {place: len(model.variables) + number for number, place in enumerate(places)}
    lines = [Line(tuple((begin, 1) for begin in begins.values()), 1, 1)]
    before: list[int] = []
    for place in range(first, len(order)):
        amount = model.money([order[place]])
        now = value(amount, values)
        slack = tuple((begin, now) for begin in before) if now else ()
        growth = ((begins[place], -1),) if place in begins else ()
        lines.append(Line((*amount, *slack, *growth), now, None))
        before += [begins[place]] if place in begins else []
    aim = tuple((begin, -1 - number) for number, begin in enumerate(begins.values()))
    if not places:
        return None
    try:
        found = questions.best(aim, [Variable(1, is_choice=True)] * len(places), lines)
    except ImpossibleError:
        return None
    return next(place for place, begin in begins.items() if found[begin])


def _may_grow(model: IntegerModel, place: int, values: Values) -> bool:
    item = model.programme.items[place]
    return value(model.money([place]), values) < item.most
