"""A comparison as a table for a terminal, in German or English."""

from collections.abc import Iterable, Sequence
from typing import Final

from allocation.money import format_cents
from allocation.problem import BUDGET
from allocation.studies.compare import Comparison, Difference, GroupDifference

GERMAN: Final = {
    "whole": "Gesamt",
    "groups": "Summen",
    "gains": "Mehr in B",
    "losses": "Weniger in B",
    "nobody": "niemand",
    "change": "B − A",
    "funded": "gefördert",
    "unchanged": "Unverändert: {count}",
}
ENGLISH: Final = {
    "whole": "Total",
    "groups": "Totals",
    "gains": "More in B",
    "losses": "Less in B",
    "nobody": "nobody",
    "change": "B − A",
    "funded": "funded",
    "unchanged": "Unchanged: {count}",
}
LONGEST_LABEL = 40

Row = Sequence[str]


def table(comparison: Comparison, language: str = "de", currency: str = "EUR") -> str:
    """Show the totals by group, then who gains and who loses; A is the first outcome, B the second."""
    texts = GERMAN if language == "de" else ENGLISH

    def money(one: Difference) -> list[str]:
        plain = [format_cents(cents, language, currency) for cents in (one.first_cents, one.second_cents)]
        return [*plain, "+" * (one.change_cents > 0) + format_cents(one.change_cents, language, currency)]

    def line(one: Difference) -> Row:
        return [shown(one.id), shown(one.label), *money(one)]

    groups = [[group_name(one, texts["whole"]), *money(one), f"{one.first_awards} → {one.second_awards}"]
              for one in comparison.groups]  # fmt: skip
    parts = [
        texts["groups"],
        *aligned([["", "A", "B", texts["change"], texts["funded"]], *groups], names=1),
        *changes(texts["gains"], texts["nobody"], [line(one) for one in comparison.gains]),
        *changes(texts["losses"], texts["nobody"], [line(one) for one in comparison.losses]),
        "",
        texts["unchanged"].format(count=len(comparison.unchanged)),
    ]
    return "\n".join(parts) + "\n"


def group_name(group: GroupDifference, whole: str) -> str:
    return whole if group.id == BUDGET else shown(group.label)


def shown(text: str) -> str:
    """Give a label as one short line in which nothing can steer the terminal."""
    plain = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    return plain if len(plain) <= LONGEST_LABEL else plain[: LONGEST_LABEL - 1] + "…"


def changes(title: str, nobody: str, rows: Sequence[Row]) -> Iterable[str]:
    return ["", title, *(aligned(rows, names=2) if rows else [f"  {nobody}"])]


def aligned(rows: Sequence[Row], names: int) -> list[str]:
    """Put cells under each other: the first ones flush left, the numbers flush right."""
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]

    def cells(row: Row) -> Iterable[str]:
        for place, (cell, width) in enumerate(zip(row, widths, strict=True)):
            yield cell.ljust(width) if place < names else cell.rjust(width)

    return ["  " + "  ".join(cells(row)).rstrip() for row in rows]
