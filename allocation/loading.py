"""Modules and public names that are loaded when something of theirs is first asked for.

PuLP with HiGHS, jsonschema and the reading of versions take several times as long as all else here together, and each
file of our own a third of a millisecond. Most commands need little of it, and a small election is settled sooner.
"""

import sys
from collections.abc import Callable, Mapping
from types import ModuleType

TYPE_CHECKING = False
"""Type checkers take it for true, as that of `typing`, which takes longer to load than an election to settle."""

if TYPE_CHECKING:
    from typing import Any


def loaded(name: str) -> ModuleType:
    """Import the module; `importlib`'s function for this would load `warnings` first."""
    __import__(name)
    return sys.modules[name]


class WhenUsed(ModuleType):
    """Stands for the module with this name. Type checkers and import contracts want the plain import beside it."""

    def __getattr__(self, name: str) -> "Any":  # noqa: ANN401 -- whatever the module holds
        module = sys.modules.get(self.__name__)
        if module is None or not hasattr(module, name):  # or another thread is just loading it
            module = loaded(self.__name__)
        return getattr(module, name)


def names_when_used(places: Mapping[str, str]) -> "Callable[[str], Any]":
    """Give a package's `__getattr__` (PEP 562) for public names, each with the module that has it."""

    def find(name: str) -> "Any":  # noqa: ANN401
        if name in places:
            return getattr(loaded(places[name]), name)
        raise AttributeError(f"there is no {name!r} here")

    return find
