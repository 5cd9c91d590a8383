"""Reading an uploaded table."""

import pytest

from service.errors import Refusal
from service.proposals import errors
from service.proposals.table import Line, Table, read_table, template
from service.texts import texts_in

DE = texts_in("de")
HEAD = "Titel;Antragsteller/in;Gebiet;Beantragte Summe"
CELLS = {"title": "Chor", "applicant": "Verein", "district": "Bautzen", "requested": "1.500,00 €"}


def read(content: str | bytes, *, label: str = "") -> Table:
    return read_table(content.encode() if isinstance(content, str) else content, DE, district_label=label)


@pytest.mark.parametrize(
    "content",
    [
        f"{HEAD}\nChor;Verein;Bautzen;1.500,00 €\n",
        f"\N{ZERO WIDTH NO-BREAK SPACE}{HEAD}\r\nChor;Verein;Bautzen;1.500,00 €\r\n",
        f"{HEAD}\nChor;Verein;Bautzen;1.500,00 €",
        'Title,Applicant,District,Requested\nChor,Verein,Bautzen,"1.500,00 €"\n',
        "Titel\tVerein\tLandkreis\tBetrag\nChor\tVerein\tBautzen\t1.500,00 €\n",
        '"Titel";"Antragsteller";"Gebiet";"Beantragte Summe (€)"\n"Chor";"Verein";"Bautzen";"1.500,00 €"\n',
        " TITEL ; antragsteller ; Gebiet ; beantragte_summe \n Chor ; Verein ; Bautzen ; 1.500,00 € \n",
    ],
)
def test_read_table_understands_what_people_upload(content: str) -> None:
    assert read(content) == Table((Line(2, CELLS),), ())


def test_read_table_takes_columns_in_any_order_and_names_those_it_ignores() -> None:
    table = read("IBAN;Gebiet;Betrag;Titel;Verein;Telefon\nDE00;Bautzen;5;Chor;Verein;0351\n")
    assert table == Table((Line(2, CELLS | {"requested": "5"}),), ("IBAN", "Telefon"))


def test_read_table_takes_the_boards_own_word_for_a_district() -> None:
    table = read("Titel;Verein;Ortschaft;Betrag\nChor;Verein;Bautzen;1.500,00 €\n", label="Ortschaft")
    assert table == Table((Line(2, CELLS),), ())


def test_read_table_keeps_quotes_line_ends_and_formulas_as_text() -> None:
    table = read('Titel;Verein;Gebiet;Betrag\n"=HYPERLINK(""x"")";"A;B";"Bau\r\ntzen";"+5"\n\nb;c;d;6\n')
    assert [line.cells for line in table.lines] == [
        {"title": '=HYPERLINK("x")', "applicant": "A;B", "district": "Bau\ntzen", "requested": "+5"},
        {"title": "b", "applicant": "c", "district": "d", "requested": "6"},
    ]
    assert [line.line for line in table.lines] == [2, 5]


def test_read_table_marks_cells_that_belong_to_no_column() -> None:
    table = read("Title,Applicant,District,Requested\nChor,Verein,Bautzen,1.500,00 €\na,b,c,5,,\n")
    assert [line.surplus for line in table.lines] == [True, False]


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", errors.EmptyTableError),
        (b"\n \n;;;\n", errors.EmptyTableError),
        (b"\xef\xbb\xbf", errors.EmptyTableError),
        (f"{HEAD}\n\n;;;\n", errors.NoLinesError),
        (f"{HEAD}\nM\u00e4rchen;a;b;5\n".encode("latin-1"), errors.NotUtf8Error),
        (f"{HEAD}\nChor;a;b;5\n".encode("utf-16"), errors.NotUtf8Error),
        (f"{HEAD}\nChor\x00;a;b;5\n", errors.NotUtf8Error),
        (HEAD + "\n" + "a;b;c;5\n" * 2001, errors.TooManyLinesError),
        (f'{HEAD}\na;b;c;5\n"never closed;a;b;5\n', errors.BrokenTableError),
        ("Titel;Titel;Verein;Gebiet;Betrag\na;b;c;d;5\n", errors.DoubleColumnError),
        ("Titel;Projekt;Verein;Gebiet;Betrag\na;b;c;d;5\n", errors.DoubleColumnError),
        ("Chor;Verein;Bautzen;500\n", errors.MissingColumnsError),
    ],
)
def test_read_table_refuses_with_one_reason(content: str | bytes, error: type[Refusal]) -> None:
    with pytest.raises(Refusal) as refused:
        read(content)
    assert type(refused.value) is error


def test_read_table_names_the_columns_that_are_missing() -> None:
    with pytest.raises(errors.MissingColumnsError) as refused:
        read("Titel;Kurzbeschreibung;Gebiet\na;b;c\n")
    assert refused.value.message(DE) == "Diese Spalten fehlen: Antragsteller/in, Beantragte Summe."


def test_read_table_says_in_which_line_a_quotation_mark_is_missing() -> None:
    with pytest.raises(errors.BrokenTableError) as refused:
        read(f'{HEAD}\na;b;c;5\n"never closed;a;b;5\n')
    assert refused.value.message(DE) == ("Zeile 3 ist nicht lesbar; wahrscheinlich fehlt dort ein Anführungszeichen.")


@pytest.mark.parametrize("language", ["de", "en"])
def test_template_is_a_table_that_we_read(language: str) -> None:
    lines = b"1;Chor;Worum es geht;Verein;nein;Bautzen;Kultur;5;4;6\r\n"
    table = read_table(template(texts_in(language), "Stadtteil") + lines, DE, district_label="Stadtteil")
    assert table.ignored == ()
    assert list(table.lines[0].cells) == [
        "number", "title", "summary", "applicant", "natural_person", "district", "pot", "requested", "minimum", "total",
    ]  # fmt: skip


def test_a_stored_table_is_restored() -> None:
    table = read("IBAN;Gebiet;Betrag;Titel;Verein\nDE00;Bautzen;5;Chor;Verein;zu viel\n")
    assert Table.restored(table.stored()) == table
