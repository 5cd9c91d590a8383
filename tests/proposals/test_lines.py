"""Checking the lines of a table against what the board knows."""

from service.boards.facts import DistrictFacts
from service.proposals.lines import check_table
from service.proposals.rules import Known, KnownApplicant, same_name
from service.proposals.schemas import ProposalDraft
from service.proposals.table import Line, Table
from service.rounds.facts import PotFacts
from service.texts import texts_in

DE = texts_in("de")
GOOD = {"title": "Chor", "applicant": "Verein A", "district": "Bautzen", "requested": "1.500,00 €"}
KNOWN = Known(
    districts=(
        DistrictFacts(1, "14625", "Bautzen", None),
        DistrictFacts(2, "14713", "Leipzig (Stadt)", None),
        DistrictFacts(3, "14729", "Leipzig (Landkreis)", None),
    ),
    pots=(PotFacts(7, "kultur", "Kultur"), PotFacts(8, "sport", "Sport")),
    applicants={
        same_name(name): KnownApplicant(id_, name, natural)
        for id_, name, natural in ((5, "Erika Muster", True), (6, "Alter Verein e. V.", False))
    },
    numbers=frozenset({3, 4}),
)


def check(*rows: dict[str, str]) -> list[dict[str, str]]:
    """Say what is wrong in each of these lines, in German."""
    table = Table(tuple(Line(place, GOOD | row) for place, row in enumerate(rows, start=2)), ())
    return [{name: fault.message(DE) for name, fault in line.faults.items()} for line in check_table(table, KNOWN)]


def draft_of(row: dict[str, str]) -> ProposalDraft:
    (line,) = check_table(Table((Line(2, GOOD | row),), ()), KNOWN)
    assert line.faults == {}
    return line.draft


def test_a_whole_line_becomes_a_draft() -> None:
    row = {
        "number": "9", "summary": "=1+1", "district": "14729", "pot": "KULTUR", "minimum": "500", "total": "2.000,50",
        "natural_person": "Ja", "applicant": " Max  Neu ",
    }  # fmt: skip
    assert draft_of(row) == ProposalDraft(
        title="Chor", applicant="Max Neu", district="14729", requested_cents=150_000, minimum_cents=50_000,
        total_cost_cents=200_050, summary="=1+1", natural_person=True, pot="kultur", number=9,
    )  # fmt: skip


def test_lines_without_a_number_get_the_next_ones() -> None:
    table = Table(tuple(Line(place, GOOD | row) for place, row in enumerate(({}, {"number": "7"}, {}), start=2)), ())
    assert [line.draft.number for line in check_table(table, KNOWN)] == [8, 7, 9]


def test_districts_go_by_name_or_code_and_doubts_are_asked() -> None:
    assert draft_of({"district": "leipzig  (stadt)"}).district == "14713"
    assert check({"district": "Leipzig"}, {"district": "Bauzen"}, {"district": "Mars"}, {"district": ""}) == [
        {"district": "Ein Gebiet „Leipzig“ gibt es nicht. Meinten Sie: Leipzig (Stadt), Leipzig (Landkreis)?"},
        {"district": "Ein Gebiet „Bauzen“ gibt es nicht. Meinten Sie: Bautzen?"},
        {
            "district": "Ein Gebiet „Mars“ gibt es nicht. Bekannte Gebiete: "
            "Bautzen, Leipzig (Stadt), Leipzig (Landkreis)."
        },
        {"district": "Bitte füllen Sie dieses Feld aus."},
    ]


def test_pots_go_by_name_or_code() -> None:
    assert draft_of({"pot": ""}).pot is None
    assert check({"pot": "Kulturr"}, {"pot": "Tiere"}) == [
        {"pot": "Ein Teilbudget „Kulturr“ gibt es in dieser Förderrunde nicht. Meinten Sie: Kultur?"},
        {"pot": "Ein Teilbudget „Tiere“ gibt es in dieser Förderrunde nicht. Bekannte Teilbudgets: Kultur, Sport."},
    ]


def test_amounts_are_read_and_compared() -> None:
    assert check(
        {"requested": "abc"},
        {"requested": ""},
        {"requested": "0"},
        {"minimum": "1.500,01"},
        {"total": "1.499,99"},
        {"minimum": "-1"},
    ) == [
        {"requested": "„abc“ ist kein Betrag. Bitte schreiben Sie ihn so: 1.500,00"},
        {"requested": "Bitte füllen Sie dieses Feld aus."},
        {"requested": "Die beantragte Summe muss größer als 0 € sein."},
        {"minimum": "Die Mindestfinanzierung (1.500,01\N{NO-BREAK SPACE}€) ist größer als die beantragte Summe "
                    "(1.500\N{NO-BREAK SPACE}€)."},
        {"total": "Die Gesamtkosten (1.499,99\N{NO-BREAK SPACE}€) sind kleiner als die beantragte Summe "
                  "(1.500\N{NO-BREAK SPACE}€)."},
        {"minimum": "„-1“ ist negativ. Bitte geben Sie einen Betrag ab 0 € ein."},
    ]  # fmt: skip


def test_numbers_are_whole_and_there_once() -> None:
    assert check({"number": "3"}, {"number": "9"}, {"number": "9"}, {"number": "1a"}, {"number": "0"}) == [
        {"number": "Die Nummer 3 ist in dieser Förderrunde schon vergeben."},
        {},
        {"number": "Die Nummer 9 kommt zweimal vor; sie steht schon in Zeile 3."},
        {"number": "„1a“ ist keine Zahl von 1 bis 999.999."},
        {"number": "„0“ ist keine Zahl von 1 bis 999.999."},
    ]


def test_texts_are_needed_and_bounded() -> None:
    assert check({"title": ""}, {"applicant": ""}, {"title": "x" * 201}, {"summary": "x" * 5_001}) == [
        {"title": "Bitte füllen Sie dieses Feld aus."},
        {"applicant": "Bitte füllen Sie dieses Feld aus."},
        {"title": "Das sind 201 Zeichen; höchstens 200 passen hier hinein."},
        {"summary": "Das sind 5.001 Zeichen; höchstens 5.000 passen hier hinein."},
    ]


def test_a_known_private_person_stays_one() -> None:
    assert draft_of({"applicant": "erika  muster"}).natural_person
    assert check(
        {"applicant": "Erika Muster", "natural_person": "nein"},
        {"applicant": "Alter Verein e. V.", "natural_person": "ja"},
        {"natural_person": "vielleicht"},
    ) == [
        {
            "natural_person": "„Erika Muster“ ist in diesem Gremium als Privatperson eingetragen. "
            "Bitte setzen Sie das Häkchen oder wählen Sie einen anderen Namen."
        },
        {
            "natural_person": "„Alter Verein e. V.“ ist in diesem Gremium als Organisation eingetragen, "
            "nicht als Privatperson."
        },
        {"natural_person": "„vielleicht“ ist weder Ja noch Nein."},
    ]


def test_an_applicant_is_the_same_in_all_lines() -> None:
    assert check({"natural_person": "x"}, {}) == [
        {},
        {
            "natural_person": "„Verein A“ ist in einer Zeile dieser Datei eine Privatperson "
            "und in einer anderen eine Organisation."
        },
    ]


def test_a_line_with_surplus_cells_is_refused_as_a_whole() -> None:
    (line,) = check_table(Table((Line(2, GOOD, surplus=True),), ()), KNOWN)
    assert {name: fault.message(DE) for name, fault in line.faults.items()} == {
        "": "Diese Zeile hat mehr Zellen als Spalten. Ein Betrag mit Komma braucht Anführungszeichen."
    }
