"""All formats at one place: JSON values to records and back, hashes, strict reading."""

from allocation.loading import TYPE_CHECKING, names_when_used

if TYPE_CHECKING:
    from allocation.formats.canonical import sha256_of
    from allocation.formats.jsonvalues import FormatError, JsonValue
    from allocation.formats.outcome_format import OUTCOME_FORMAT, outcome_from_json, outcome_to_json
    from allocation.formats.problem_format import PROBLEM_FORMAT, problem_from_json, problem_to_json
    from allocation.formats.strict_json import load_json
else:
    __getattr__ = names_when_used(
        dict.fromkeys(["FormatError", "JsonValue"], "allocation.formats.jsonvalues")
        | dict.fromkeys(["OUTCOME_FORMAT", "outcome_from_json", "outcome_to_json"], "allocation.formats.outcome_format")
        | dict.fromkeys(["PROBLEM_FORMAT", "problem_from_json", "problem_to_json"], "allocation.formats.problem_format")
        | {"load_json": "allocation.formats.strict_json", "sha256_of": "allocation.formats.canonical"}
    )

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
