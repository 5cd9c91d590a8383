"""All formats at one place: JSON values to records and back, hashes, strict reading."""

from allocation.formats.jsonvalues import FormatError, JsonValue, sha256_of
from allocation.formats.outcome_format import OUTCOME_FORMAT, outcome_from_json, outcome_to_json
from allocation.formats.problem_format import PROBLEM_FORMAT, problem_from_json, problem_to_json
from allocation.formats.strict_json import load_json

__all__ = [
    "OUTCOME_FORMAT",
    "PROBLEM_FORMAT",
    "FormatError",
    "JsonValue",
    "load_json",
    "outcome_from_json",
    "outcome_to_json",
    "problem_from_json",
    "problem_to_json",
    "sha256_of",
]
