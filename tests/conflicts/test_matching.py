"""Names of organisations: the same words are the same one, similar words are not."""

import pytest

from service.conflicts.matching import is_likely_same


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Heimatverein Görlitz e.V.", "HEIMATVEREIN GOERLITZ"),
        ("Jugendhilfe Zittau gGmbH", "Jugendhilfe Zittau gemeinnützige GmbH"),
        ("Förderverein der Straßenbahn e. V.", "Foerderverein Strassenbahn"),
        ("SV Rot-Weiß Bautzen e.V.", "SV Rot Weiss Bautzen"),
        ("Café International", "Cafe International UG (haftungsbeschränkt)"),
        ("Feuerwehr Bautzen", "Förderverein Feuerwehr Bautzen e. V."),
        ("SV Einheit Bautzen", "SV Einheit Bautzen, Abteilung Kegeln"),
    ],
)
def test_the_same_organisation_is_found(one: str, other: str) -> None:
    assert (is_likely_same(one, other), is_likely_same(other, one)) == (True, True)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Heimatverein Görlitz", "Heimatverein Zittau"),
        ("SV Rot-Weiß Görlitz", "SV Rot-Weiß Bautzen"),
        ("Verein Nummer 1 e. V.", "Verein Nummer 2 e. V."),
        ("Sportverein", "Sportverein Niesky e.V."),
        ("Heimatverein Görlitz", "Heimatvereine Görlitz"),
        ("Stadt Bautzen", "Sportfreunde und Freizeitgruppe der Stadt Bautzen"),
        ("e.V.", "gGmbH"),
        ("", ""),
    ],
)
def test_another_one_is_not(one: str, other: str) -> None:
    assert (is_likely_same(one, other), is_likely_same(other, one)) == (False, False)
