"""Amounts as people type them."""

import pytest

from service.amounts import (
    AmountError,
    HugeAmountError,
    NegativeAmountError,
    TooManyDecimalsError,
    cents_of,
)
from service.texts import texts_in


@pytest.mark.parametrize(
    ("typed", "cents"),
    [
        ("1.500,00 €", 150_000),
        ("1500", 150_000),
        ("1 500,5", 150_050),
        ("1\N{NO-BREAK SPACE}500,50", 150_050),
        ("1.500", 150_000),
        ("1.500.000", 150_000_000),
        ("1,500.00", 150_000),
        ("1,500,000", 150_000_000),
        ("1500.5", 150_050),
        ("0,05", 5),
        ("0", 0),
        ("007", 700),
        ("1.500,-", 150_000),
        ("20,– €", 2_000),
        ("€ 20", 2_000),
        ("EUR 20", 2_000),
        ("20 Euro", 2_000),
        ("10000000000", 10**12),
    ],
)
def test_cents_of_reads_what_can_mean_only_one_thing(typed: str, cents: int) -> None:
    assert cents_of(typed) == cents


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ("abc", AmountError),
        ("", AmountError),
        ("€", AmountError),
        ("12.34,5", AmountError),
        ("1.500.00", AmountError),
        ("1 50", AmountError),
        ("1e5", AmountError),
        ("٣", AmountError),
        ("=1+1", AmountError),
        ("-5", NegativeAmountError),
        ("− 5,00", NegativeAmountError),
        ("1,500", TooManyDecimalsError),
        ("0.500", TooManyDecimalsError),
        ("0,005", TooManyDecimalsError),
        ("10000000000,01", HugeAmountError),
        ("9" * 5000, HugeAmountError),
    ],
)
def test_cents_of_refuses_what_is_no_amount_or_ambiguous(typed: str, error: type[AmountError]) -> None:
    with pytest.raises(AmountError) as refused:
        cents_of(typed)
    assert type(refused.value) is error


def test_cents_of_says_in_german_what_is_wrong() -> None:
    with pytest.raises(AmountError) as refused:
        cents_of("abc")
    assert refused.value.message(texts_in("de")) == "„abc“ ist kein Betrag. Bitte schreiben Sie ihn so: 1.500,00"


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("cents", [0, 1, 99, 100, 12_345, 150_000, 123_456_789, 10**12])
def test_cents_of_reads_back_what_forms_are_filled_with(language: str, cents: int) -> None:
    assert cents_of(texts_in(language).hundredths(cents)) == cents
