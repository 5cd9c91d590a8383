"""What a script sends must have a place: fields that nothing reads are refused by name, not passed over."""

import dataclasses
import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import islice
from types import NoneType
from typing import Any, get_args, get_type_hints

from pydantic import BaseModel

from service.errors import InvalidError
from service.texts import N_

MOST_NAMES = 20
LONGEST_NAME = 100
"""So many of the fields are named, and as much of each name as a person would read."""


class UnknownFieldsError(InvalidError):
    text = N_("Nothing here reads “%(names)s”. Please check the spelling, or leave it out.")


def check_fields(body: bytes, kind: object) -> None:
    """Refuse JSON with fields that its kind, a dataclass or model, lacks; what is no JSON is refused elsewhere."""
    try:
        parsed = json.loads(body)
    except (ValueError, RecursionError):
        return
    if names := [shorten(name) for name in islice(unknown_fields(parsed, kind), MOST_NAMES)]:
        raise UnknownFieldsError(names=", ".join(names))


def shorten(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"


def unknown_fields(body: object, kind: object) -> Iterator[str]:
    """Name what has no place, by the way that leads there: `criteria.0.wieght`."""
    kind = _without_none(kind)
    known = fields_of(kind)
    if known is None:
        for name, value in _inside(body):
            for part in get_args(kind):
                yield from _below(name, unknown_fields(value, part))
    elif isinstance(body, Mapping):
        for name, value in body.items():
            yield from _below(name, unknown_fields(value, known[name])) if name in known else (name,)


@cache
def fields_of(kind: object) -> Mapping[str, Any] | None:
    """Give the fields of a dataclass or model with their kinds; None of anything else."""
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        return get_type_hints(kind)
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return {name: field.annotation for name, field in kind.model_fields.items()}
    return None


def _without_none(kind: object) -> object:
    parts = [part for part in get_args(kind) if part is not NoneType]
    return parts[0] if len(parts) == 1 and NoneType in get_args(kind) else kind


def _inside(body: object) -> Iterable[tuple[object, object]]:
    if isinstance(body, list):
        return enumerate(body)
    return body.items() if isinstance(body, Mapping) else ()


def _below(name: object, found: Iterable[str]) -> Iterator[str]:
    return (f"{name}.{each}" for each in found)
