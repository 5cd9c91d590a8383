"""Records behave as those of the standard library do; they only cost less until one is made."""

import copy
import dataclasses
import pickle
import re
from typing import Any

import pytest

from allocation import records
from allocation.problem import Limit


def pair(make: Any) -> list[Any]:  # noqa: ANN401 -- a decorator, ours or the standard library's
    @make(frozen=True, slots=True)
    class Place:
        """Somewhere."""

        id: str
        sizes: tuple[int, ...] = ()

    @make(frozen=True, slots=True)
    class Town(Place):
        people: int = 0

        @property
        def is_large(self) -> bool:
            return self.people > 1000

    return [Place, Town]


OURS, STANDARD = pair(records.dataclass), pair(dataclasses.dataclass)


@pytest.mark.parametrize("given", [("a",), ("a", (1,)), ("a", (1,), 5000)])
def test_records_are_made_compared_hashed_and_shown_as_the_standard_ones(given: tuple[Any, ...]) -> None:
    for ours, standard in zip(OURS, STANDARD, strict=True):
        if len(given) > len(ours.__match_args__):
            with pytest.raises(TypeError, match=r"Place\.__init__\(\) takes from 2 to 3 positional arguments"):
                ours(*given)
            continue
        one, other = ours(*given), standard(*given)
        assert repr(one) == repr(other)
        assert [field.name for field in dataclasses.fields(one)] == [field.name for field in dataclasses.fields(other)]
        assert dataclasses.asdict(one) == dataclasses.asdict(other)
        assert (one == ours(*given), one == other, one != ours("b")) == (True, False, True)
        assert {one: 1}[ours(*given)] == 1


def test_a_record_of_a_class_is_none_of_its_parent() -> None:
    place, town = OURS
    assert place("a") != town("a")
    assert town("a", people=1001).is_large


def test_frozen_records_refuse_to_be_set_and_keep_no_dictionary() -> None:
    limit: Any = Limit("a", "A")
    with pytest.raises(dataclasses.FrozenInstanceError, match="cannot assign to field 'label'"):
        limit.label = "B"
    with pytest.raises(dataclasses.FrozenInstanceError, match="cannot delete field 'label'"):
        del limit.label
    assert not hasattr(limit, "__dict__")


def test_records_are_replaced_copied_and_pickled() -> None:
    limit = Limit("a", "A", maximum_cents=500)
    assert records.replace(limit, label="B") == dataclasses.replace(limit, label="B") == Limit("a", "B", None, 500)
    assert [copy.copy(limit), copy.deepcopy(limit), pickle.loads(pickle.dumps(limit))] == [limit] * 3  # noqa: S301


def test_what_the_standard_library_asks_for_is_made_once_for_each_class() -> None:
    for place, town in pair(records.dataclass), pair(dataclasses.dataclass):
        of_place, of_town = dataclasses.fields(place), dataclasses.fields(town)
        assert len(of_town) == len(of_place) + 1
        assert all(one is again for one, again in zip(of_place, dataclasses.fields(place), strict=True))
        assert all(one is again for one, again in zip(of_town, dataclasses.fields(town("a")), strict=True))


def test_the_first_few_records_and_those_after_them_are_alike() -> None:
    (ours, _), (standard, _) = pair(records.dataclass), pair(dataclasses.dataclass)
    made = [(ours(str(size), sizes=(size,)), standard(str(size), sizes=(size,))) for size in range(records.FEW + 2)]
    assert [repr(one) for one, _ in made] == [repr(other) for _, other in made]
    assert ours("0", (0,)) == made[0][0]


@pytest.mark.parametrize(("values", "named"), [((), {}), ((1, 2, 3), {}), ((1,), {"id": 1}), ((1,), {"other": 1})])
def test_wrong_arguments_are_refused_by_the_first_record_too(values: tuple[int, ...], named: dict[str, int]) -> None:
    (ours, _), (standard, _) = pair(records.dataclass), pair(dataclasses.dataclass)
    with pytest.raises(TypeError) as refused:
        standard(*values, **named)
    with pytest.raises(TypeError, match=re.escape(str(refused.value))):
        ours(*values, **named)


def test_a_default_is_made_anew_for_each_record_that_can_change() -> None:
    @records.dataclass(slots=True)
    class Basket:
        held: list[int] = records.field(default_factory=list)

    one, other = Basket(), Basket()
    one.held.append(1)
    assert (one.held, other.held, Basket([2]).held) == ([1], [], [2])
    assert [(field.type, field.default_factory) for field in dataclasses.fields(one)] == [(list[int], list)]
    with pytest.raises(TypeError, match="unhashable"):
        hash(one)
