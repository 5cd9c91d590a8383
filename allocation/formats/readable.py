"""JSON for people and for comparing files line by line, as fast as the standard library writes it."""

from json import JSONEncoder
from typing import Any

ENCODE = JSONEncoder(ensure_ascii=False, check_circular=False).encode


def readable(value: dict[str, Any]) -> str:
    """Write an object with a line for each field, and a line for each entry of a field that is a list."""
    return "{\n" + ",\n".join(f" {ENCODE(name)}: {_entries(inner)}" for name, inner in value.items()) + "\n}\n"


def _entries(value: Any) -> str:  # noqa: ANN401 -- any JSON value
    if not isinstance(value, list) or not value:
        return ENCODE(value)
    return "[\n" + ",\n".join(f"  {ENCODE(one)}" for one in value) + "\n ]"
