"""What a check finds: one thing that does not hold, where it stands, and the numbers."""

from collections.abc import Mapping

from allocation.records import dataclass

Numbers = Mapping[str, int | str | None]


@dataclass(frozen=True, slots=True)
class Fault:
    """A thing that does not hold: `what` (a sentence), `where` (JSON path in the outcome), `numbers`."""

    what: str
    where: str
    numbers: Numbers

    def __str__(self) -> str:
        numbers = ", ".join(f"{name} {value}" for name, value in self.numbers.items())
        return f"{self.where}: {self.what}" + (f" ({numbers})" if numbers else "")
