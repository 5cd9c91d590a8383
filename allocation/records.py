"""`dataclass`, `field` and `replace` as the standard library has them, for records that cost nothing until one is made.

The standard library loads `inspect` and writes and compiles half a dozen functions for each class that is defined: for
all classes here four times as long as all else that a small election takes. Here only a constructor is written, and
only for classes of which many records are made; comparing, hashing and showing need no code of a class's own.

What is understood is what is used here: `frozen` and `slots`, defaults and `default_factory`, one parent. Type
checkers see the standard library's own; its `fields`, `asdict` and `replace` work on these records too.
"""

from collections.abc import Callable
from operator import attrgetter

from allocation.loading import TYPE_CHECKING, WhenUsed

if TYPE_CHECKING:
    import dataclasses
    from dataclasses import dataclass, field, replace
    from typing import Any, TypeVar

    T = TypeVar("T")
else:
    dataclasses = WhenUsed("dataclasses")

__all__ = ["dataclass", "field", "replace"]

GIVEN_WITH_EVERY_CLASS = {"__dict__", "__weakref__"}

FEW = 100
"""Writing and compiling a constructor takes about as long as making so many records without one."""


class Factory:
    """Stands for a default that is made anew for each record."""

    def __init__(self, *, default_factory: Callable[[], object]) -> None:
        self.make = default_factory


class FieldsWhenAsked:
    """What the standard library's functions look for; its own `dataclass` makes it, of a class with the same fields.

    That takes milliseconds, so each class is given it when it is first asked, in the place of this.
    """

    def __get__(self, _one: object, kind: "Any") -> "Any":  # noqa: ANN401 -- classes of records, which have no type in common
        own: dict[str, Any] = {"__annotations__": {}, "__doc__": ""}
        for one in reversed(kind.__mro__[:-1]):
            own["__annotations__"] |= one.__annotations__
        for name, default in kind.__record_defaults__.items():
            own[name] = dataclasses.field(default_factory=default.make) if isinstance(default, Factory) else default
        alike = type(kind.__name__, (), own)
        kind.__dataclass_fields__ = fields = vars(dataclasses.dataclass(alike))["__dataclass_fields__"]
        return fields


def record(*, frozen: bool = False, slots: bool = False) -> "Callable[[type[T]], type[T]]":
    """Make a class with annotations a class of records."""

    def of(plain: "type[T]") -> "type[T]":
        own = {name: value for name, value in vars(plain).items() if name not in GIVEN_WITH_EVERY_CLASS}
        slot_names = tuple(plain.__annotations__)
        defaults = {name: own.pop(name) for name in slot_names if name in own}
        names = (*getattr(plain, "__match_args__", ()), *slot_names)
        own |= methods(names) | {"__match_args__": names, "__dataclass_fields__": FieldsWhenAsked()}
        own["__record_defaults__"] = getattr(plain, "__record_defaults__", {}) | defaults
        own |= {"__slots__": slot_names} if slots else {}
        own |= FROZEN if frozen else {"__hash__": None}
        own["__qualname__"] = plain.__qualname__
        made: Any = type(plain.__name__, plain.__bases__, own)
        made.__init__ = first_constructor(made, frozen=frozen, slots=slots)
        return made  # type: ignore[no-any-return]

    return of


def first_constructor(kind: "Any", *, frozen: bool, slots: bool) -> Callable[..., None]:  # noqa: ANN401
    """Give an `__init__` that sets one field after the other, until there are many records or wrong arguments."""
    names, defaults = kind.__match_args__, kind.__record_defaults__
    made = 0

    def init(self: object, *values: object, **named: object) -> None:
        nonlocal made
        made += 1
        given = dict(zip(names, values)) | named  # noqa: B905 -- too many are found out right below
        held = defaults | given
        if made > FEW or len(given) != len(values) + len(named) or len(held) != len(names):
            kind.__init__ = constructor = written_constructor(kind, frozen=frozen, slots=slots)
            return constructor(self, *values, **named)
        for name in names:
            value = held[name]
            set_field(self, name, value.make() if isinstance(value, Factory) else value)
        return None

    return init


set_field = object.__setattr__


def written_constructor(kind: "Any", *, frozen: bool, slots: bool) -> Callable[..., None]:  # noqa: ANN401
    """Write and compile `__init__`; where records are frozen, it goes round their `__setattr__`."""
    known: dict[str, Any] = {"MISSING": object()}
    arguments, lines = ["self"], []
    for name in kind.__match_args__:
        argument = value = name
        if name in kind.__record_defaults__:
            known[f"default_{name}"] = default = kind.__record_defaults__[name]
            argument = f"{name}=default_{name}"
            if isinstance(default, Factory):
                known[f"default_{name}"] = default.make
                argument, value = f"{name}=MISSING", f"default_{name}() if {name} is MISSING else {name}"
        arguments.append(argument)
        if frozen and slots:
            known[f"set_{name}"] = getattr(kind, name).__set__
            lines.append(f" set_{name}(self, {value})")
        else:
            lines.append(f" self.__dict__[{name!r}] = {value}" if frozen else f" self.{name} = {value}")
    exec(f"def __init__({', '.join(arguments)}):\n" + "\n".join(lines), known)  # noqa: S102 -- names in our own code
    known["__init__"].__qualname__ = f"{kind.__qualname__}.__init__"
    return known["__init__"]  # type: ignore[no-any-return]


def methods(names: tuple[str, ...]) -> dict[str, object]:
    """Give what all records have: equality by class and fields, a readable form, a copy by constructor."""
    values: Callable[[Any], Any] = attrgetter(*names)

    def equal(self: object, other: object) -> bool:
        return bool(values(self) == values(other)) if type(self) is type(other) else NotImplemented

    def hashed(self: object) -> int:
        return hash(values(self))

    def shown(self: object) -> str:
        return f"{type(self).__qualname__}({', '.join(f'{name}={getattr(self, name)!r}' for name in names)})"

    def reduced(self: object) -> tuple[object, ...]:
        return type(self), tuple(getattr(self, name) for name in names)

    return {"__eq__": equal, "__hash__": hashed, "__repr__": shown, "__reduce__": reduced, "__replace__": changed}


def changed(self: "T", /, **changes: object) -> "T":
    """Give a record like this one, but for these fields."""
    kind: Any = type(self)
    return kind(**{name: getattr(self, name) for name in kind.__match_args__} | changes)  # type: ignore[no-any-return]


def refuse_to_set(_self: object, name: str, _value: object) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")


def refuse_to_delete(_self: object, name: str) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")


FROZEN = {"__setattr__": refuse_to_set, "__delattr__": refuse_to_delete}

if not TYPE_CHECKING:
    dataclass, field, replace = record, Factory, changed
