"""What a board may be called."""

import re
from collections.abc import Iterable
from typing import Final

from service.boards.errors import BoardNameError, BoardSlugError, BoardTakenError, DistrictTakenError, IdentifierError
from service.boards.facts import DistrictFacts, OpenData
from service.errors import Refusal
from service.fields import ChoiceError, NotWholeError, text_fault
from service.licences import LICENCES

SLUG: Final = re.compile(r"[a-z0-9][a-z0-9-]{1,60}")
LONGEST_NAME: Final = 200
LONGEST_CODE: Final = 40
MOST_PEOPLE: Final = 100_000_000
ORG_IDENTIFIER: Final = re.compile(r"[A-Z0-9]{2,}-[A-Za-z0-9]+-[A-Za-z0-9._-]{1,60}")
CONTRIBUTOR_ID: Final = re.compile(r"[A-Za-z0-9_-]{2,80}")


def check_board(slug: str, name: str, *, taken: bool) -> None:
    """Refuse a name or an address that cannot be."""
    if not name or len(name) > LONGEST_NAME:
        raise BoardNameError(limit=LONGEST_NAME)
    if not SLUG.fullmatch(slug):
        raise BoardSlugError(slug=slug)
    if taken:
        raise BoardTakenError(slug=slug)


def open_data_faults(wanted: OpenData) -> dict[str, Refusal]:
    """Name each field that could not stand in an address."""
    faults: dict[str, Refusal] = {}
    if wanted.licence not in LICENCES:
        faults["licence"] = ChoiceError()
    for field, form, example in (
        ("org_identifier", ORG_IDENTIFIER, "DE-CR-HRB12345"),
        ("contributor_id", CONTRIBUTOR_ID, "saechsischeStaatskanzlei"),
    ):
        value = getattr(wanted, field)
        if value and not form.fullmatch(value):
            faults[field] = IdentifierError(example=example)
    return faults


def district_faults(
    code: str, name: str, population: int | None, others: Iterable[DistrictFacts]
) -> dict[str, Refusal]:
    """Name each field of a new district that makes no sense; codes and names are each there once."""
    texts = {"code": text_fault(code, longest=LONGEST_CODE), "name": text_fault(name, longest=LONGEST_NAME)}
    faults = {field: fault for field, fault in texts.items() if fault}
    if population is not None and not 1 <= population <= MOST_PEOPLE:
        faults["population"] = NotWholeError(lowest="1", highest=str(MOST_PEOPLE))
    for other in others:
        if other.code.casefold() == code.casefold():
            faults.setdefault("code", DistrictTakenError())
        if other.name.casefold() == name.casefold():
            faults.setdefault("name", DistrictTakenError())
    return faults
