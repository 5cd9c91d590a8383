"""Which proposals a reader asked to see, and in which order: by query parameters, without JavaScript."""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urlencode

from service.publication.snapshot import Decision, PublishedProposal, Snapshot
from service.texts import N_, Texts

PAGE_SIZE: Final = 12
FUNDED: Final = frozenset({Decision.GRANTED, Decision.PARTLY_GRANTED})
RESULTS: Final[dict[str, tuple[str, frozenset[Decision]]]] = {
    "funded": (N_("funded"), FUNDED),
    "granted": (N_("granted in full"), frozenset({Decision.GRANTED})),
    "partly": (N_("granted in part"), frozenset({Decision.PARTLY_GRANTED})),
    "refused": (N_("not funded"), frozenset({Decision.REJECTED, Decision.NOT_RANKABLE})),
    "unrankable": (N_("not rankable"), frozenset({Decision.NOT_RANKABLE})),
}

Key = Callable[[PublishedProposal], tuple[object, ...]]


def plain(text: str) -> str:
    """Fold case and accents, so that "Goerlitz", "Görlitz" and "görlitz" are found alike."""
    spelled = text.casefold().replace("ae", "a").replace("oe", "o").replace("ue", "u")
    return "".join(one for one in unicodedata.normalize("NFKD", spelled) if not unicodedata.combining(one))


SORTS: Final[dict[str, tuple[str, Key]]] = {
    "merit": (N_("Merit, highest first"), lambda one: (one.merit is None, -(one.merit or 0), one.number)),
    "granted": (N_("Granted, highest first"), lambda one: (-one.granted_cents, one.number)),
    "requested": (N_("Requested, highest first"), lambda one: (-one.requested_cents, one.number)),
    "title": (N_("Title, A to Z"), lambda one: (plain(one.title), one.number)),
    "district": (N_("%(label)s, A to Z"), lambda one: (plain(one.district), one.number)),
    "number": (N_("Number"), lambda one: (one.number,)),
}

DOWNWARDS: Final = frozenset({"merit", "granted", "requested"})
"""What is sorted from the highest down unless turned round."""


@dataclass(frozen=True)
class Selection:
    """What is asked for; empty is everything, nonsense counts as not asked."""

    q: str = ""
    district: str = ""
    pot: str = ""
    result: str = ""
    sort: str = "merit"
    reverse: str = ""
    page: str = "1"

    @property
    def is_narrowed(self) -> bool:
        return bool(self.q or self.district or self.pot or self.result)

    def sorted_by(self, name: str) -> str:
        """Write the end of an address that sorts by a column; once more turns the order round."""
        turned = "1" if name == self.sort and not self.reverse else ""
        return self.query(sort=name, reverse=turned)

    def aria_sort(self, name: str) -> str | None:
        """Say in which direction a column is sorted, None where it is not."""
        if name != self.sort:
            return None
        return "descending" if (name in DOWNWARDS) is not bool(self.reverse) else "ascending"

    def query(self, **changed: str) -> str:
        """Write the selection as the end of an address, defaults left out; another filter starts at page 1."""
        wanted = replace(self, page="1", **changed) if "page" not in changed else replace(self, **changed)
        default = Selection()
        given = {name: value for name, value in vars(wanted).items() if value != getattr(default, name)}
        return f"?{urlencode(given)}" if given else ""

    def address(self, name: str) -> str:
        """Write the selection as an address that wants only the value of `name` behind it."""
        rest = self.query()
        return f"{rest}&{name}=" if rest else f"?{name}="


@dataclass(frozen=True)
class Listed:
    """The proposals on one page of the list."""

    rows: tuple[PublishedProposal, ...]
    found: int
    requested_cents: int
    granted_cents: int
    page: int
    pages: int


@dataclass(frozen=True)
class Options:
    """What can be chosen, as pairs of value and label."""

    districts: tuple[tuple[str, str], ...]
    pots: tuple[tuple[str, str], ...]
    results: tuple[tuple[str, str], ...]
    sorts: tuple[tuple[str, str], ...]


def options_of(snapshot: Snapshot, texts: Texts) -> Options:
    """List what the filters of this round offer, in the reader's language and the board's word for its districts."""
    words = {"label": snapshot.board.district_label}
    return Options(
        districts=tuple((share.code, share.name) for share in snapshot.districts),
        pots=tuple((share.code, share.name) for share in snapshot.pots),
        results=tuple((name, texts.gettext(label)) for name, (label, _) in RESULTS.items()),
        sorts=tuple((name, texts.gettext(label) % words) for name, (label, _) in SORTS.items()),
    )


def tidy(selection: Selection, snapshot: Snapshot) -> Selection:
    """Forget whatever the snapshot does not know."""
    districts = {share.code for share in snapshot.districts}
    pots = {share.code for share in snapshot.pots}
    return replace(
        selection,
        q=selection.q.strip()[:100],
        district=selection.district if selection.district in districts else "",
        pot=selection.pot if selection.pot in pots else "",
        result=selection.result if selection.result in RESULTS else "",
        sort=selection.sort if selection.sort in SORTS else "merit",
        reverse="1" if selection.reverse == "1" else "",
    )


def chosen(snapshot: Snapshot, selection: Selection) -> tuple[PublishedProposal, ...]:
    """Give all proposals that a tidy selection asks for, in its order."""
    words = plain(selection.q).split()
    decisions = RESULTS[selection.result][1] if selection.result else frozenset(Decision)
    found = [
        one
        for one in snapshot.proposals
        if selection.district in {"", one.district_code}
        and (not selection.pot or one.pot_code == selection.pot)
        and one.decision in decisions
        and _matches(one, words)
    ]
    found.sort(key=SORTS[selection.sort][1])
    if selection.reverse:
        found.reverse()
        if selection.sort == "merit":
            found.sort(key=lambda one: one.merit is None)
    return tuple(found)


def paged(found: tuple[PublishedProposal, ...], page: str) -> Listed:
    """Cut the list into pages; "all" is one long page."""
    size = max(len(found), 1) if page == "all" else PAGE_SIZE
    pages = max(1, -(-len(found) // size))
    current = min(max(int(page), 1), pages) if page.isascii() and page.isdigit() and len(page) < 6 else 1  # noqa: PLR2004
    return Listed(
        rows=found[(current - 1) * size : current * size],
        found=len(found),
        requested_cents=sum(one.requested_cents for one in found),
        granted_cents=sum(one.granted_cents for one in found),
        page=current,
        pages=pages,
    )


def _matches(one: PublishedProposal, words: list[str]) -> bool:
    text = plain(f"{one.number} {one.title} {one.applicant} {one.district} {one.pot or ''} {one.summary}")
    return all(word in text for word in words)
