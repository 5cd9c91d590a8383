"""JSON for people and for comparing files line by line, as fast as the standard library writes it."""

from json import JSONEncoder

from allocation.formats.jsonvalues import JsonValue

ENCODE = JSONEncoder(ensure_ascii=False, check_circular=False).encode


def readable(value: dict[str, JsonValue]) -> str:
    """Write an object with a line for each field, and a line for each entry of a field that is a list."""
    return "{\n" + ",\n".join(f" {ENCODE(name)}: {_entries(inner)}" for name, inner in value.items()) + "\n}\n"


def _entries(value: JsonValue) -> str:
    if not isinstance(value, list) or not value:
        return ENCODE(value)
    return "[\n" + ",\n".join(f"  {ENCODE(one)}" for one in value) + "\n ]"
