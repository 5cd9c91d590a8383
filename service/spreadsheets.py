"""What cells of tables that people open in a spreadsheet have in common."""

from typing import Final

FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def harmless(text: str) -> str:
    """Keep a spreadsheet from computing what somebody typed."""
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA_STARTS) else text
