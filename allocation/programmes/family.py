"""How groups nest: each one's parent, each item's innermost group, and the groups that cross others."""

from collections.abc import Sequence

from allocation.records import dataclass


@dataclass(frozen=True, slots=True)
class Family:
    """Groups of which none crosses another: each one's parent, and each item's innermost group; and the others."""

    parents: dict[int, int]
    innermost: list[int]
    crossing: list[int]


def family_of(members: Sequence[Sequence[int]], names: Sequence[str]) -> Family:
    """Find groups that nest, the larger ones first; the first group, the budget, holds every item."""
    by_size = sorted(range(1, len(names)), key=lambda one: (-len(members[one]), names[one]))
    innermost = [0] * len(members[0])
    parents: dict[int, int] = {}
    crossing = []
    for group in by_size:
        around = {innermost[item] for item in members[group]}
        if len(around) > 1:
            crossing.append(group)
            continue
        parents[group] = around.pop() if around else 0
        for item in members[group]:
            innermost[item] = group
    return Family(parents, innermost, crossing)
