"""Modules that take long to load, imported when something of theirs is first asked for.

PuLP with HiGHS, jsonschema and the reading of versions take several times as long as all else here together; most
commands need none of them, and a small election is settled sooner than they are loaded.
"""

from importlib import import_module
from types import ModuleType
from typing import Any


class WhenUsed(ModuleType):
    """Stands for the module with this name. Type checkers and import contracts want the plain import beside it."""

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 -- whatever the module holds
        return getattr(import_module(self.__name__), name)
