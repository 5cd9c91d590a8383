"""Whether two names are likely those of the same organisation: by whole words, never by similar ones. Pure."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

SPELLED_OUT: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "oe"})
LEGAL_FORMS: Final = re.compile(
    r"\b(?:e\s*v|eingetragener verein|ggmbh|gemeinnuetzige gmbh|gmbh|mbh|gug|ug|ag|kg|ohg|eg|gbr|haftungsbeschraenkt)\b"
)
FILLERS: Final = frozenset(
    {"am", "an", "auf", "bei", "das", "dem", "den", "der", "des", "die", "ein", "eine", "fuer", "im", "in", "mit"}
    | {"und", "von", "vom", "zu", "zum", "zur"}
)
FEWEST_SHARED: Final = 2
"""A single word in common ("Sportverein") says nothing."""


@lru_cache(maxsize=10_000)
def words_of(name: str) -> frozenset[str]:
    """Give the words that tell an organisation from others: no case, umlauts, punctuation, legal form or filler."""
    spelled = name.casefold().translate(SPELLED_OUT)
    plain = unicodedata.normalize("NFKD", spelled).encode("ascii", "ignore").decode()
    spaced = " ".join(re.sub(r"[^a-z0-9]+", " ", plain.replace("'", "")).split())
    return frozenset(LEGAL_FORMS.sub(" ", spaced).split()) - FILLERS


def is_likely_same(one: str, other: str) -> bool:
    """Hold for the same words, or where all of the shorter name's are in the longer one and make up most of it."""
    first, second = words_of(one), words_of(other)
    if first == second:
        return bool(first)
    shared = first & second
    contained = shared in {first, second} and len(shared) >= FEWEST_SHARED
    return contained and 5 * len(shared) >= 3 * len(first | second)
