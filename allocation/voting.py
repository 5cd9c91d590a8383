"""Quorum and majority of one vote, in whole numbers of people.

A tally has `entitled`, `present`, `recused` (of those present), `yes`, `no`, `abstained` and, after a tie that the
chair's vote decides, `chair_decided`. Recused members count neither as entitled nor as present.
"""

from collections.abc import Mapping
from typing import Any

Tally = Mapping[str, Any]


def votes_are_possible(tally: Tally) -> bool:
    """Nobody votes twice, recused or absent."""
    cast = tally["yes"] + tally["no"] + tally["abstained"]
    return bool(tally["recused"] <= tally["present"] <= tally["entitled"]) and bool(
        cast <= tally["present"] - tally["recused"]
    )


def quorum_is_reached(tally: Tally, quorum: Tally) -> bool:
    """`minimum_present` people, and the share numerator/denominator of those entitled (more than it if strict)."""
    present = tally["present"] - tally["recused"]
    entitled = tally["entitled"] - tally["recused"]
    return bool(present >= quorum["minimum_present"]) and _reaches(present, entitled, quorum)


def majority_is_reached(tally: Tally, rules: Tally) -> bool:
    """Give the share of yes among votes cast, present or entitled; a tie rejects or the chair's vote decides it."""
    if rules["tie"] == "chair_decides" and tally["yes"] == tally["no"] > 0 and tally["chair_decided"] is not None:
        return bool(tally["chair_decided"] == "yes")
    whole = {
        "votes_cast": tally["yes"] + tally["no"],
        "present": tally["present"] - tally["recused"],
        "entitled": tally["entitled"] - tally["recused"],
    }[rules["majority"]["of"]]
    return bool(tally["yes"] > 0) and _reaches(tally["yes"], whole, rules["majority"])


def _reaches(part: int, whole: int, share: Tally) -> bool:
    left, right = part * share["denominator"], whole * share["numerator"]
    return bool(left > right if share["strict"] else left >= right)
