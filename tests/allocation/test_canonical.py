"""The canonical form must be that of RFC 8785 to the byte, whichever way it is written."""

from typing import Any

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from allocation.formats.canonical import canonical

TEXT = st.text(st.sampled_from('a"\\/\x00\n\x1f\x7fü\u2028\ue000\uffff\U0001f600'), max_size=4)
LEAF = st.one_of(st.none(), st.booleans(), TEXT, st.sampled_from([0, -7, 2**53 - 1, 1 - 2**53, 0.5, 1e21, -0.0]))
VALUES = st.recursive(
    LEAF, lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(TEXT, inner, max_size=3)), max_leaves=6
)


@settings(max_examples=60, deadline=None)
@given(VALUES)
def test_canonical_is_what_rfc_8785_says(value: Any) -> None:  # noqa: ANN401
    assert canonical(value) == rfc8785.dumps(value)


def test_canonical_sorts_keys_by_utf_16_units() -> None:
    assert canonical({"\ue000": 1, "\U0001f600": 2}) == '{"\U0001f600":2,"\ue000":1}'.encode()


@pytest.mark.parametrize("value", [2**53, [-(2**53)], {"a": [float("nan")]}, {1: "a"}, {1, 2}])
def test_canonical_refuses_what_has_no_canonical_form(value: Any) -> None:  # noqa: ANN401
    with pytest.raises(rfc8785.CanonicalizationError):
        canonical(value)


def test_canonical_refuses_half_a_surrogate_pair() -> None:
    with pytest.raises(UnicodeEncodeError):
        canonical("\ud800")
