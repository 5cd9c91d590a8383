"""The pages of a round's rules and limits, and of new rounds."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from litestar import Response, get, post
from litestar.handlers import HTTPRouteHandler
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import EVERYONE, CurrentSeat, Now, Role, Seat, only
from service.boards.queries import get_districts
from service.database import Session
from service.fields import Fields
from service.pages import Form, FormError
from service.rounds.actions import change_limits, change_rules, create_round
from service.rounds.checks import YEARS, field_of_reason, remarks
from service.rounds.dependents import get_asked, resolution_stands
from service.rounds.errors import AboveMaximumError, LimitsContradictError
from service.rounds.facts import RoundFacts
from service.rounds.forms import (
    add_row,
    default_criteria,
    limits_values,
    read_limits,
    read_rules,
    rules_values,
    tidy_rows,
)
from service.rounds.pages import EditLimitsPage, EditRulesPage, GroupRow, NewRoundPage, RulesPage
from service.rounds.queries import get_round_facts, get_round_titles, rules_are_locked
from service.rounds.rules import (
    check_may_change_limits,
    check_may_change_rules,
    may_change_limits,
    may_change_rules,
)
from service.rounds.schemas import RoundIn
from service.rounds.stage_routes import handlers as stage_handlers
from service.texts import N_, Texts
from service.web import AnyRequest, go_to, render, texts_of

ROUND = "/board/{board_slug:str}/rounds/{round_slug:str}"
OFFICE = frozenset({Role.OFFICE})


@get(ROUND + "/rules", access=only(EVERYONE))
async def show_rules(request: AnyRequest, session: Session, seat: CurrentSeat) -> Response[str]:
    facts = await get_round_facts(session, seat.round.id)
    locked = await rules_are_locked(session, facts.id)
    stands = await resolution_stands(session, facts.id)
    is_office = seat.role is Role.OFFICE
    page = RulesPage(
        home=seat.home,
        facts=facts,
        district_label=seat.board.district_label,
        remarks=await _remarks(session, facts, texts_of(request)) if is_office else (),
        is_office=is_office,
        may_change_rules=is_office and may_change_rules(facts.stage, locked=locked),
        may_change_limits=is_office and may_change_limits(facts.stage, resolution_stands=stands),
    )
    return render(request, page)


async def _remarks(session: AsyncSession, facts: RoundFacts, texts: Texts) -> tuple[str, ...]:
    asked = await get_asked(session, facts)
    return tuple(remark.said(texts) for remark in remarks(facts, asked))


@get(ROUND + "/rules/edit", access=only(OFFICE))
async def ask_for_rules(request: AnyRequest, session: Session, seat: CurrentSeat) -> Response[str]:
    facts = await get_round_facts(session, seat.round.id)
    check_may_change_rules(facts.stage, locked=await rules_are_locked(session, facts.id))
    return render(request, EditRulesPage(seat.home, Form(rules_values(facts, texts_of(request)))))


@post(ROUND + "/rules/edit", access=only(OFFICE), status_code=200)
async def save_rules(
    request: AnyRequest, session: Session, seat: CurrentSeat, now: Now
) -> Response[str] | Response[None]:
    fields = Fields(await request.form(), texts_of(request))
    tidy_rows(fields.values)
    page = EditRulesPage(seat.home, fields.form)
    if adding := fields.values.pop("add", ""):
        add_row(fields.values, adding)
        return render(request, page)
    draft = read_rules(fields)
    with fields.shown_on(page):
        await change_rules(session, seat, draft, version=fields.version, now=now)
    return go_to(request, f"{seat.home}/rules", notice=N_("The rules have been saved."))


@get(ROUND + "/limits/edit", access=only(OFFICE))
async def ask_for_limits(request: AnyRequest, session: Session, seat: CurrentSeat) -> Response[str]:
    facts = await get_round_facts(session, seat.round.id)
    check_may_change_limits(facts.stage, resolution_stands=await resolution_stands(session, facts.id))
    form = Form(limits_values(facts, texts_of(request)))
    return render(request, await _limits_page(session, seat, facts, form, texts_of(request)))


async def _limits_page(
    session: AsyncSession, seat: Seat, facts: RoundFacts, form: Form, texts: Texts
) -> EditLimitsPage:
    asked = await get_asked(session, facts)
    districts = ((f"district:{each.code}", each.name, each.population) for each in facts.districts)
    pots = ((f"pot:{each.code}", each.name, None) for each in facts.pots)
    return EditLimitsPage(
        home=seat.home,
        form=form,
        district_label=seat.board.district_label,
        districts=tuple(GroupRow(*group, asked.get(group[0], 0)) for group in districts),
        pots=tuple(GroupRow(*group, asked.get(group[0], 0)) for group in pots),
        remarks=tuple(remark.said(texts) for remark in remarks(facts, asked)),
    )


@post(ROUND + "/limits/edit", access=only(OFFICE))
async def save_limits(request: AnyRequest, session: Session, seat: CurrentSeat, now: Now) -> Response[None]:
    facts = await get_round_facts(session, seat.round.id)
    fields = Fields(await request.form(), texts_of(request))
    draft = read_limits(fields, facts)
    page = await _limits_page(session, seat, facts, fields.form, fields.texts)
    with fields.shown_on(page), _contradictions_shown_on(page, fields):
        await change_limits(session, seat, draft, version=fields.version, now=now)
    return go_to(request, f"{seat.home}/rules", notice=N_("Budget and limits have been saved."))


@contextmanager
def _contradictions_shown_on(page: EditLimitsPage, fields: Fields) -> Iterator[None]:
    """Say above the form which limits contradict each other, and beside the fields that they do."""
    try:
        yield
    except LimitsContradictError as fault:
        fields.take({name: AboveMaximumError() for reason in fault.reasons if (name := field_of_reason(reason))})
        told = tuple((field_of_reason(reason), reason.message(fields.texts)) for reason in fault.reasons)
        raise FormError(replace(page, contradictions=told)) from fault


@get("/board/{board_slug:str}/rounds/new", access=only(OFFICE))
async def ask_for_round(request: AnyRequest, session: Session, seat: CurrentSeat, now: Now) -> Response[str]:
    page = await _new_round_page(session, seat, Form({"title": "", "year": str(now.year + 1), "copy_from": ""}))
    if page.rounds:
        page = replace(page, form=Form({**page.form.values, "copy_from": page.rounds[0][0]}))
    return render(request, page)


async def _new_round_page(session: AsyncSession, seat: Seat, form: Form) -> NewRoundPage:
    return NewRoundPage(
        board_slug=seat.board.slug,
        form=form,
        rounds=await get_round_titles(session, seat.board.id),
        has_districts=bool(await get_districts(session, seat.board.id)),
    )


@post("/board/{board_slug:str}/rounds/new", access=only(OFFICE))
async def start_round(request: AnyRequest, session: Session, seat: CurrentSeat, now: Now) -> Response[None]:
    fields = Fields(await request.form(), texts_of(request))
    year = fields.whole("year", lowest=YEARS[0], highest=YEARS[1])
    draft = RoundIn(fields.text("title"), year, fields.values.get("copy_from") or None)
    page = await _new_round_page(session, seat, fields.form)
    with fields.shown_on(page):
        made = await create_round(session, seat, draft, criteria=default_criteria(fields.texts), now=now)
    return go_to(request, f"{made.path}/rules", notice=N_("The round has been started. Please check its rules."))


handlers: list[HTTPRouteHandler] = [
    ask_for_limits, ask_for_round, ask_for_rules, save_limits, save_rules, show_rules, start_round, *stage_handlers,
]  # fmt: skip
