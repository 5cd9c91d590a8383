"""Keep people out of what is published: names that we know, and what looks like a way to reach somebody.

What is certain is taken out of the text; what may be meant to be public (a venue's address, "Frau Lindner") stays and
is shown to whoever publishes.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from service.proposals.facts import ProposalFacts
from service.publication.facts import Detail, Finding
from service.publication.snapshot import PRIVATE_PERSON

REMOVED: Final = (
    (Detail.EMAIL, re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), "[E-Mail-Adresse entfernt]"),
    (Detail.ACCOUNT, re.compile(r"\bDE\d{2}(?: ?\d{4}){4} ?\d{2}\b"), "[Kontonummer entfernt]"),
    (
        Detail.PHONE,
        re.compile(r"(?<![\w.,])(?:\+\s?49|0049|0)[\s()/-]*[1-9](?:[\s()/-]{0,2}\d){5,13}(?![\w.,]\d)"),
        "[Telefonnummer entfernt]",
    ),
)
SHOWN: Final = (
    (
        Detail.ADDRESS,
        re.compile(
            r"\b[A-ZÄÖÜ][\w-]*(?:straße|str\.|weg|platz|gasse|allee|ring|markt)\s+\d{1,4}\s?[a-z]?\b", re.IGNORECASE
        ),
    ),
    (Detail.PERSON, re.compile(r"\b(?:Herrn?|Frau|Familie|Dr\.|Prof\.)\s+(?:[A-ZÄÖÜ][\w-]+)(?:\s+[A-ZÄÖÜ][\w-]+)?")),
)
NAME_REMOVED: Final = "[Name entfernt]"
SHORTEST_NAME: Final = 3


def _written(name: str) -> re.Pattern[str]:
    """Find a name however it is spaced, and with the surname first."""
    parts = [re.escape(part) for part in name.split()]
    forms = [r"\s+".join(parts)]
    if len(parts) > 1:
        forms.append(rf"{parts[-1]},?\s+" + r"\s+".join(parts[:-1]))
    return re.compile(rf"(?<!\w)(?:{'|'.join(forms)})(?!\w)", re.IGNORECASE)


class Scrubber:
    """Takes personal details out of texts and remembers where each one stood."""

    def __init__(self, member_names: Iterable[str], proposals: Iterable[ProposalFacts]) -> None:
        """Know the names of the board's members and of the natural persons who applied."""
        persons = {one.applicant_name for one in proposals if one.natural_person}
        self.findings: list[Finding] = []
        self._names = [
            (detail, _written(name), mark)
            for detail, names, mark in (
                (Detail.APPLICANT, persons, PRIVATE_PERSON),
                (Detail.MEMBER, set(member_names), NAME_REMOVED),
            )
            for name in sorted(names, key=lambda name: (-len(name), name))
            if len(name) >= SHORTEST_NAME
        ]

    def clean(self, text: str, where: str, number: int | None = None, *, own: ProposalFacts | None = None) -> str:
        """Give the text without personal details. `own`: the text belongs to this proposal of a natural person."""
        cleaned = text
        for detail, pattern, mark in (*REMOVED, *self._names, *self._parts_of(own)):
            for found in pattern.finditer(cleaned):
                self.findings.append(Finding(where, number, detail, found.group(), removed=True))
            cleaned = pattern.sub(mark, cleaned)
        self.note(cleaned, where, number)
        return cleaned

    def note(self, text: str, where: str, number: int | None = None) -> None:
        """Remember what would become public with this text."""
        for detail, pattern in SHOWN:
            for found in pattern.finditer(text):
                self.findings.append(Finding(where, number, detail, found.group(), removed=False))

    def name(self, organisation: str, where: str, number: int) -> str:
        """Give an organisation's name, which may be that of a person and is published all the same."""
        for detail, pattern, _ in self._names:
            for found in pattern.finditer(organisation):
                self.findings.append(Finding(where, number, detail, found.group(), removed=False))
        return organisation

    @staticmethod
    def _parts_of(own: ProposalFacts | None) -> Iterator[tuple[Detail, re.Pattern[str], str]]:
        """In a natural person's own proposal the surname alone says who it is."""
        if own is not None and own.natural_person:
            surname = own.applicant_name.split()[-1] if own.applicant_name.split() else ""
            if len(surname) >= SHORTEST_NAME:
                yield Detail.APPLICANT, _written(surname), PRIVATE_PERSON
