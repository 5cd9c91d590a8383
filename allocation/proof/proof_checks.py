"""Whether what an outcome states about its optimum holds: prices, bound, objective, and that nothing is better."""

from collections.abc import Iterator, Mapping

from allocation.fault import Fault, Numbers
from allocation.outcome import Allocation, Certificate, Proof
from allocation.problem import Problem
from allocation.programmes.certificate import NO_PRICES
from allocation.programmes.effort import Effort, SearchTooLongError, no_hurry, reasonable_steps
from allocation.programmes.programme import WORTHS, programme_of
from allocation.proof.price_checks import price_faults
from allocation.proof.stated_bound import can_ask_solver, own_objective, proven_bound
from allocation.rules import Settlement
from allocation.rules.again import settled_anew

MORE_PATIENCE = 2
"""Checking may take so many times the steps of solving, which begins with the same prices."""

STEPS_BESIDE_A_SOLVER = 5_000
"""A solver's word is given where our own search was too long; so many steps find out where it is given without need."""

STEPS_WITHOUT_A_SOLVER = 10
"""So many times the reasonable steps may be taken where no solver could have settled the problem instead."""

SOLVERS = frozenset({"HiGHS", "CBC"})

MODELLER = "PuLP "
LONGEST_VERSION = 40
DIGITS = frozenset("0123456789")
VERSION_SIGNS = DIGITS | frozenset("abcdefghijklmnopqrstuvwxyz.+-_!")
"""What versions are made of (packaging.python.org, "Version specifiers")."""


def prices_hold(problem: Problem, outcome: Allocation) -> Iterator[Fault]:
    """Rules that maximise a sum come with prices, and these must be such that no neighbours prove more."""
    if (outcome.certificate is None) != (problem.rule not in WORTHS):
        yield Fault("exactly the rules that maximise a sum have prices", "$.certificate", {"rule": problem.rule.value})
    elif outcome.certificate is not None:
        yield from price_faults(problem, outcome.certificate)


def proof_holds(problem: Problem, outcome: Allocation) -> Iterator[Fault]:
    """Prove the optimum again; where it rests on the solver's word, prove what is stated about it: bound and gap."""
    by_solver = outcome.proof is Proof.SOLVER and can_ask_solver(problem)
    if by_solver:
        yield from _bound_holds(problem, outcome)
    try:
        steps = STEPS_BESIDE_A_SOLVER if by_solver else None
        best = worked_through_again(problem, outcome.certificate, outcome.awarded_cents, steps)
    except SearchTooLongError:
        if not by_solver:
            yield Fault("cannot be proven from the certificate with reasonable effort", "$.proof", {})
        return
    if best is None:
        yield Fault("no awards at all hold the limits", "$.status", {})
        return
    worse = _better_awards(outcome, best)
    if worse is not None:
        yield worse
    elif not by_solver or (outcome.objective == outcome.bound and best.proof is Proof.EXACT):
        yield from _figures(outcome, best)


def _better_awards(outcome: Allocation, best: Settlement) -> Fault | None:
    for place, award in enumerate(outcome.awards):
        if award.awarded_cents != best.awards[award.id]:
            numbers: Numbers = {"candidate": award.id, "stated": award.awarded_cents, "best": best.awards[award.id]}
            worse: Numbers = {"objective": outcome.objective, "best_objective": best.objective}
            what = "these are not the best awards under the rule and its ties"
            return Fault(what, f"$.awards[{place}].awarded_cents", {**numbers, **worse})
    return None


def _bound_holds(problem: Problem, outcome: Allocation) -> Iterator[Fault]:
    actual = bound = own_objective(problem, outcome.awarded_cents)
    if problem.rule in WORTHS:
        programme = programme_of(problem, WORTHS[problem.rule])
        bound = proven_bound(problem, programme, outcome.certificate or NO_PRICES)
    yield from _stated(outcome, "objective", str(actual))
    yield from _stated(outcome, "bound", str(bound))


def _figures(outcome: Allocation, best: Settlement) -> Iterator[Fault]:
    for name in ("objective", "proof", "bound"):
        yield from _stated(outcome, name, getattr(best, name))


def _stated(outcome: Allocation, name: str, actual: str) -> Iterator[Fault]:
    """Hold one figure of the outcome, a text, against what it must be."""
    stated = getattr(outcome, name)
    if stated != actual:
        yield Fault("is stated wrongly", f"$.{name}", {"stated": str(stated), "actual": str(actual)})


def worked_through_again(
    problem: Problem, certificate: Certificate | None, known: Mapping[str, int], steps: int | None = None
) -> Settlement | None:
    """Work through the rule with the certificate's prices; raises SearchTooLongError after so many steps.

    The awards stated are a good beginning for that; they are taken only if they hold every limit.

    Rules that no solver could settle instead have much more patience.
    """
    if not can_ask_solver(problem):
        return settled_anew(problem, certificate, Effort(steps_without_solver(problem), no_hurry).tick, known)
    patience = MORE_PATIENCE * reasonable_steps(len(problem.candidates)) if steps is None else steps
    return settled_anew(problem, certificate, Effort(patience, no_hurry).tick, known)


def steps_without_solver(problem: Problem) -> int:
    """Give the steps that are reasonable where nothing but working through again can prove: minutes at most."""
    return STEPS_WITHOUT_A_SOLVER * reasonable_steps(len(problem.candidates))


def solver_named(_problem: Problem, outcome: Allocation) -> Iterator[Fault]:
    """Expect a solver's name exactly where one was asked; direct rules ask none."""
    solver = outcome.solver
    if (solver is None) != (outcome.proof is Proof.RULE):
        yield Fault("a solver is named where the rule is direct, or not named where it is not", "$.solver", {})
    elif solver is not None and solver.name not in SOLVERS:
        yield Fault("is no solver that could have been asked", "$.solver.name", {"stated": solver.name})
    elif solver is not None and not is_version(solver.version):
        yield Fault("is no version of a library", "$.solver.version", {"stated": solver.version})
    elif solver is not None and not (
        solver.modeller.startswith(MODELLER) and is_version(solver.modeller[len(MODELLER) :])
    ):
        yield Fault("is not the modeller with a version", "$.solver.modeller", {"stated": solver.modeller})


def is_version(text: str) -> bool:
    """Tell whether this looks like a version as libraries have them: "3.3.2", "1.15.1rc1", "2.4+local"."""
    return text[:1] in DIGITS and len(text) <= LONGEST_VERSION and set(text) <= VERSION_SIGNS
