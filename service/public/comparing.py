"""Rounds side by side: several years, several boards, by the same measures. Pure."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from service.public.spreadsheet import Form
from service.publication.snapshot import Figures, Share, Snapshot
from service.spreadsheets import harmless
from service.texts import N_, texts_in

MOST_ROUNDS: Final = 12
COLUMNS: Final = (
    N_("Board"),
    N_("Round"),
    N_("Year"),
    N_("Category"),
    N_("Proposals"),
    N_("Funded"),
    N_("Requested (EUR)"),
    N_("Granted (EUR)"),
    N_("Available (EUR)"),
    N_("Inhabitants"),
    N_("Granted per 1,000 inhabitants (EUR)"),
)


@dataclass(frozen=True)
class Compared:
    """One round among others; `inhabitants` only where they are known for every district."""

    key: str
    href: str
    board: str
    title: str
    year: int
    figures: Figures
    inhabitants: int | None
    categories: tuple[Share, ...]

    @classmethod
    def of(cls, snapshot: Snapshot) -> "Compared":
        known = [share.population for share in snapshot.districts if share.population]
        return cls(
            key=f"{snapshot.board.slug}/{snapshot.round.slug}",
            href=snapshot.href,
            board=snapshot.board.name,
            title=snapshot.round.title,
            year=snapshot.round.year,
            figures=snapshot.figures,
            inhabitants=sum(known) if known and len(known) == len(snapshot.districts) else None,
            categories=snapshot.pots,
        )

    @property
    def cents_per_thousand(self) -> int | None:
        """Granted cents for a thousand inhabitants, rounded half up; for one it would often be nothing."""
        people = self.inhabitants
        return (2000 * self.figures.granted_cents + people) // (2 * people) if people else None


@dataclass(frozen=True)
class Category:
    """A category by its name, with its share in each of the compared rounds; None where a round has no such one."""

    name: str
    shares: tuple[Share | None, ...]


def all_compared(snapshots: Iterable[Snapshot]) -> tuple[Compared, ...]:
    """Give all rounds, the newest year first."""
    listed = (Compared.of(snapshot) for snapshot in snapshots)
    return tuple(sorted(listed, key=lambda one: (-one.year, one.board, one.title)))


def chosen_of(known: Sequence[Compared], keys: Iterable[str]) -> tuple[Compared, ...]:
    """Give those that are asked for, at most twelve; the newest twelve if none is."""
    wanted = frozenset(keys)
    found = [one for one in known if one.key in wanted]
    return tuple((found or known)[:MOST_ROUNDS])


def categories_of(rounds: Sequence[Compared]) -> tuple[Category, ...]:
    """Put categories of the same name beside each other, in the order in which they first come."""
    names = dict.fromkeys(share.name for one in rounds for share in one.categories)
    return tuple(
        Category(name, tuple(next((s for s in one.categories if s.name == name), None) for one in rounds))
        for name in names
    )


def to_csv(rounds: Iterable[Compared], form: Form) -> bytes:
    """Write a line for each round, and below it one for each of its categories."""
    texts = texts_in(form.language)
    written = io.StringIO()
    writer = csv.writer(written, delimiter=form.delimiter, lineterminator="\r\n")
    writer.writerow([texts.gettext(label) for label in COLUMNS])
    for one in rounds:
        head = [harmless(one.board), harmless(one.title), str(one.year)]
        figures = one.figures
        people = [str(one.inhabitants or ""), form.decimal(one.cents_per_thousand)]
        writer.writerow([*head, "", *_amounts(figures, form), form.decimal(figures.available_cents), *people])
        for share in one.categories:
            writer.writerow([*head, harmless(share.name), *_amounts(share, form), "", "", ""])
    return written.getvalue().encode("utf-8-sig")


def _amounts(part: Figures | Share, form: Form) -> list[str]:
    return [
        str(part.proposals),
        str(part.funded),
        form.decimal(part.requested_cents),
        form.decimal(part.granted_cents),
    ]
