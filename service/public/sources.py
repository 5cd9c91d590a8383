"""What an export is made from: one version of a publication, and the address of this installation."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from service.licences import LICENCES, Licence
from service.public.facts import Editions
from service.publication.snapshot import Snapshot


@dataclass(frozen=True)
class Source:
    """One version of a publication with the addresses that stand in its files."""

    snapshot: Snapshot
    editions: Editions
    base_url: str

    @property
    def address(self) -> str:
        """The whole address of the round's page, in its newest version."""
        return self.base_url + self.snapshot.href

    @property
    def home(self) -> str:
        """The whole address of this version's pages."""
        newest = self.editions.is_newest
        return self.address if newest else f"{self.address}/versions/{self.editions.shown.version}"

    @property
    def first_published_at(self) -> datetime:
        return self.editions.all[-1].published_at

    @property
    def licence(self) -> Licence:
        return LICENCES[self.snapshot.licence]


def stamp(moment: datetime) -> str:
    """Write a moment as RFC 3339 wants it, in the zone in which it was read."""
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")


def euros(cents: int) -> int | float:
    """Give an amount as a JSON number: 1234.5; two decimals are exact in what is written."""
    return cents // 100 if cents % 100 == 0 else float(Decimal(cents) / 100)
