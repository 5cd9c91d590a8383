"""A made-up scorecard with the round's own criteria: how points become a score. Pure."""

from dataclasses import dataclass

from service.publication.snapshot import Criterion, Method


@dataclass(frozen=True)
class ExamplePoints:
    """One criterion's line: points times weight."""

    criterion: Criterion
    points: int

    @property
    def product(self) -> int:
        return self.points * self.criterion.weight


@dataclass(frozen=True)
class Example:
    """The lines of the scorecard; `score` is in hundredths of a point, rounded half up."""

    lines: tuple[ExamplePoints, ...]

    @property
    def weights(self) -> int:
        return sum(line.criterion.weight for line in self.lines)

    @property
    def products(self) -> int:
        return sum(line.product for line in self.lines)

    @property
    def score(self) -> int:
        return (200 * self.products + self.weights) // (2 * self.weights)


def example_of(method: Method) -> Example | None:
    """Give good, but not the best points in turn; None where nothing carries a weight."""
    weighted = [one for one in method.criteria if one.weight]
    span = method.points_maximum - method.points_minimum
    lines = tuple(
        ExamplePoints(one, method.points_maximum - min(place % 3, span)) for place, one in enumerate(weighted, start=1)
    )
    return Example(lines) if lines else None
