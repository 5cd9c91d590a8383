"""The invented board: nine members with a vote, one adviser, an alternate, an auditor, one person in the office."""

from dataclasses import dataclass
from typing import Final

from service.access import Role
from service.texts import N_


@dataclass(frozen=True)
class InventedMember:
    """Somebody on the demo board; `done` is the share of scorecards that they have finished."""

    email: str
    name: str
    role: Role
    interest_group: str
    done: float = 0.0
    conflicts: tuple[int, ...] = ()


OFFICE: Final = InventedMember("geschaeftsstelle@beirat.example", "Olga Ordnung", Role.OFFICE, "Landesverwaltung")
SECOND_OFFICE: Final = InventedMember("papier@beirat.example", "Paula Papier", Role.OFFICE, "Landesverwaltung")
CHAIR: Final = InventedMember("vorsitz@beirat.example", "Christa Vorsitz", Role.CHAIR, "Ehrenamtsagentur", 1.0)
NEWCOMER: Final = InventedMember("mitglied@beirat.example", "Miriam Mitglied", Role.VOTING, "Sport")
RECUSED: Final = InventedMember("befangen@beirat.example", "Bernd Befangen", Role.VOTING, "Kultur", 0.9, (12, 47))
ADVISER: Final = InventedMember("beratung@beirat.example", "Beate Beratung", Role.ADVISORY, "Wissenschaft", 1.0)
AUDITOR: Final = InventedMember("pruefung@beirat.example", "Petra Prüfung", Role.AUDITOR, "Rechnungsprüfung")
CAST: Final = (
    OFFICE,
    SECOND_OFFICE,
    CHAIR,
    InventedMember("vertretung@beirat.example", "Dieter Stellvertreter", Role.DEPUTY, "Feuerwehr", 1.0),
    NEWCOMER,
    RECUSED,
    InventedMember("kirche@beirat.example", "Konrad Kirchmann", Role.VOTING, "Kirchen", 1.0, (88,)),
    InventedMember("soziales@beirat.example", "Sabine Sozial", Role.VOTING, "Wohlfahrt", 1.0),
    InventedMember("jugend@beirat.example", "Jonas Jugend", Role.VOTING, "Jugend", 0.95),
    InventedMember("senioren@beirat.example", "Renate Reife", Role.VOTING, "Senioren", 1.0),
    InventedMember("umwelt@beirat.example", "Ute Umwelt", Role.VOTING, "Umwelt", 0.85),
    ADVISER,
    InventedMember("ersatz@beirat.example", "Emil Ersatz", Role.ALTERNATE, "Sport"),
    AUDITOR,
)

SIGN_IN_ROLES: Final = (
    (OFFICE, N_("Office: prepares the round, imports proposals, publishes")),
    (SECOND_OFFICE, N_("Office, second person: types sheets of paper once more")),
    (CHAIR, N_("Chair: sees the progress, runs scenarios, takes the vote")),
    (NEWCOMER, N_("Member, who has not begun yet")),
    (RECUSED, N_("Member, nearly done, with two conflicts")),
    (ADVISER, N_("Advisory member: reads along")),
    (AUDITOR, N_("Auditor: reads what the office reads, changes nothing")),
)
"""Who stands on the demo's list of sign-in links, and what they can show."""
