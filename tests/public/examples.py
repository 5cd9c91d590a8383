"""A small publication that several tests share: two districts, four proposals, one natural person, one recusal."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from service.publication.snapshot import (
    PAGES_FORMAT,
    BoardHead,
    Change,
    Criterion,
    Decision,
    Deviation,
    Edition,
    Figures,
    FillStep,
    Method,
    PublishedProposal,
    RoundHead,
    Sentences,
    Share,
    Snapshot,
)
from service.publication.tables import PublicationRow
from service.publication.votes import ItemVote, Majority, Quorum, Resolution, Tally
from tests.cast import World

PUBLISHED_AT = datetime(2026, 6, 1, 10, 0, tzinfo=UTC)
TALLY = Tally(9, 8, 0, 6, 1, 1, None, quorum_reached=True, majority_reached=True)
BAUTZEN = Share("14625", "Bautzen", 298_010, 2, 1, 250_000, 100_000, 50_000, 300_000, None, 640, 743)
GOERLITZ = Share("14626", "Görlitz", 250_558, 2, 1, 180_000, 65_050, None, 65_050, "maximum", 655, 700)
METHOD = Method(
    rule="merit_euros",
    no_leapfrogging=False,
    merit_threshold=500,
    applicant_maximum_cents=None,
    step_cents=50,
    criteria=(
        Criterion("Nutzen für das Gemeinwesen", "Was haben die Menschen davon?", 2),
        Criterion("Beteiligung", "", 1),
    ),
    points_minimum=0,
    points_maximum=10,
    aggregation="mean",
    minimum_scores=3,
    proof="solver",
    solver="HiGHS 1.15",
    problem_sha256="5" * 64,
    lot_seed="Beispielrunde 2026",
    lot_commitment="c" * 64,
    lots_committed_at=datetime(2026, 3, 31, 12, 0, tzinfo=UTC),
)
RESOLUTION = Resolution(
    manner="meeting",
    decided_on=date(2026, 5, 20),
    tally=TALLY,
    quorum=Quorum(3, 1, 2, strict=True),
    majority=Majority("votes_cast", 1, 2, strict=True),
    tie="rejects",
    members_recused=1,
    items=(ItemVote((2,), replace(TALLY, recused=1, yes=5)),),
)


def proposal(number: int, **fields: Any) -> PublishedProposal:  # noqa: ANN401
    """Give a refused proposal from Bautzen with these fields instead."""
    plain = PublishedProposal(
        number=number,
        title=f"Vorhaben {number}",
        summary=f"Worum es im Vorhaben {number} geht.",
        applicant=f"Verein Nummer {number} e. V.",
        private_person=False,
        district_code="14625",
        district="Bautzen",
        pot_code="kultur",
        pot="Kultur",
        requested_cents=100_000,
        minimum_cents=50_000,
        computed_cents=0,
        granted_cents=0,
        decision=Decision.REJECTED,
        merit=512,
        scores=8,
        abstentions=0,
        recusals=0,
        rank=3,
        reason_code="limit_reached",
        reason=Sentences(
            "In Bautzen waren noch 340 € frei; dieses Vorhaben braucht mindestens 500 €.",
            "In Bautzen €340 were left; this project needs at least €500.",
        ),
        changes=(),
        deviation=None,
    )
    return replace(plain, **fields)


PROPOSALS = (
    proposal(
        1,
        title="Sommerfest am Teich",
        merit=743,
        rank=1,
        computed_cents=100_000,
        granted_cents=100_000,
        decision=Decision.GRANTED,
        reason_code="funded_in_full",
        reason=Sentences(
            "Die beantragten 1.000 € werden in voller Höhe gefördert.", "The requested €1,000 are funded in full."
        ),
    ),
    proposal(
        2,
        title="=SUMME(A1:A9) Chorbegegnung",
        applicant="Privatperson",
        private_person=True,
        district_code="14626",
        district="Görlitz",
        pot_code="sport",
        pot="Sport",
        merit=700,
        rank=2,
        recusals=1,
        computed_cents=60_000,
        granted_cents=65_050,
        decision=Decision.PARTLY_GRANTED,
        reason_code="funded_in_part",
        reason=Sentences(
            "Von den beantragten 1.000 € werden 600 € gefördert.", "Of the requested €1,000, €600 are funded."
        ),
        deviation=Deviation("Der Chor kann den Saal nur ganz mieten.", None),
    ),
    proposal(
        3, requested_cents=150_000, waiting_place=1, changes=(Change("Bautzen", 16_000, None), Change(None, None, 41))
    ),
    proposal(
        4,
        district_code="14626",
        district="Görlitz",
        pot_code=None,
        pot=None,
        requested_cents=80_000,
        merit=None,
        scores=2,
        abstentions=3,
        rank=None,
        decision=Decision.NOT_RANKABLE,
        reason_code="not_rankable",
        reason=Sentences(
            "Für eine Wertung liegen zu wenige Bewertungen vor.", "This project has too few scores for a merit."
        ),
    ),
)


def snapshot(**fields: Any) -> Snapshot:  # noqa: ANN401
    """Give the whole publication with these fields instead."""
    plain = Snapshot(
        format=PAGES_FORMAT,
        board=BoardHead(
            "musterland", "Landkreis Musterland", "Engagementbeirat", "Landkreis", "wald", "Musterstraße 1, Musterstadt"
        ),
        round=RoundHead("2026", "Beispielrunde 2026", 2026, "Mitfinanziert mit Steuermitteln."),
        edition=Edition(1, PUBLISHED_AT, None, None),
        figures=Figures(200_000, 10_000, 430_000, 165_050, 4, 2),
        districts=(BAUTZEN, GOERLITZ),
        pots=(
            Share("kultur", "Kultur", None, 2, 1, 250_000, 100_000, None, None, None, None, 743),
            Share("sport", "Sport", None, 1, 1, 100_000, 65_050, None, 90_000, None, None, 700),
        ),
        method=METHOD,
        resolution=RESOLUTION,
        proposals=PROPOSALS,
        filling=(
            FillStep(1, 743, 100_000, 100_000, fixed=False, reached=()),
            FillStep(2, 700, 60_000, 160_000, fixed=False, reached=("Görlitz", "")),
        ),
    )
    return replace(plain, **fields)


async def put_publication(
    session: AsyncSession, world: World, shown: Snapshot, pack: dict[str, Any] | None = None
) -> PublicationRow:
    """Publish a snapshot of the world's round, with the beginning of a decision pack unless a whole one is given."""
    version = shown.edition.version
    row = PublicationRow(
        round_id=world.round_.id or 0,
        board_slug=shown.board.slug,
        round_slug=shown.round.slug,
        version=version,
        pack=pack or {"version": version, "format": "beirat-decision/1"},
        pages=shown.to_json(),
        sha256=pack["sha256"] if pack else f"{version:064}",
        predecessor_sha256=shown.edition.predecessor_sha256,
        correction_reason=shown.edition.correction_reason or "",
        published_at=shown.edition.published_at,
        published_by=world.people["carla"].person_id,
    )
    session.add(row)
    await session.commit()
    return row


async def publish_correction(session: AsyncSession, world: World) -> None:
    """Publish a second version, in which proposal 1 has another title."""
    edition = Edition(2, PUBLISHED_AT + timedelta(days=8), "Der Titel von Antrag 1 war falsch.", f"{1:064}")
    proposals = (replace(PROPOSALS[0], title="Winterfest am Teich"), *PROPOSALS[1:])
    await put_publication(session, world, snapshot(edition=edition, proposals=proposals))
