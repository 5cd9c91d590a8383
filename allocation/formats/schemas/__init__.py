"""The published JSON Schemas, one file for each format."""

import json
from importlib.resources import files
from typing import Any


def schema(name: str) -> dict[str, Any]:
    """Give the JSON Schema of "problem", "outcome" or "decision"."""
    loaded: dict[str, Any] = json.loads(files(__name__).joinpath(f"{name}.json").read_text("utf-8"))
    return loaded
