"""The journal in plain sentences."""

from typing import Any, Final

from service.access import ROLE_TITLES, Role, RoundStage
from service.rounds.changes import Part
from service.texts import N_, Texts

SENTENCES: Final = {
    "create_board": N_("%(who)s set up the board."),
    "add_member": N_("%(who)s added %(name)s to the board."),
    "change_member": N_("%(who)s changed the seat of %(name)s."),
    "let_stand_in": N_("%(who)s let %(name)s stand in for a member."),
    "end_standing_in": N_("%(who)s let %(name)s stand in no longer than planned."),
    "correct_address": N_("%(who)s corrected the e-mail address of %(name)s, who had never signed in."),
    "start_address_change": N_("%(who)s had %(name)s asked to confirm another e-mail address."),
    "change_address": N_("%(who)s confirmed another e-mail address."),
    "end_term": N_("%(who)s recorded the end of the term of %(name)s."),
    "add_district": N_("%(who)s added a district to the board."),
    "add_saxon_districts": N_("%(who)s added the districts of Saxony to the board."),
    "create_round": N_("%(who)s created the round %(round)s."),
    "change_rules": N_("%(who)s changed the rules of the round %(round)s."),
    "change_limits": N_("%(who)s changed budget or limits of the round %(round)s."),
    "change_deadline": N_("%(who)s moved the deadline of the round %(round)s."),
    "change_stage": N_("%(who)s took the round %(round)s to another stage."),
    "commit_lots": N_("%(who)s had the lots of the round %(round)s drawn and committed."),
    "create_proposal": N_("%(who)s entered proposal %(number)s of the round %(round)s."),
    "change_proposal": N_("%(who)s changed proposal %(number)s of the round %(round)s."),
    "import_proposals": N_("%(who)s imported proposals into the round %(round)s."),
    "mark_eligible": N_("%(who)s marked proposal %(number)s of the round %(round)s as eligible."),
    "mark_ineligible": N_("%(who)s marked proposal %(number)s of the round %(round)s as not eligible."),
    "answer_conflict_question": N_("%(who)s answered the question about conflicts for the round %(round)s."),
    "declare_conflict": N_("%(who)s declared a conflict of interest with proposal %(number)s of the round %(round)s."),
    "pin_conflict": N_("%(who)s noted a member’s conflict with proposal %(number)s of the round %(round)s."),
    "decide_doubt": N_(
        "%(who)s recorded the board’s vote on a doubtful conflict with proposal %(number)s of %(round)s."
    ),
    "lift_conflict": N_("%(who)s lifted a conflict of interest with proposal %(number)s of the round %(round)s."),
    "issue_receipt": N_("%(who)s had a receipt of their scorecards in the round %(round)s issued."),
    "note_conflict_answer": N_("%(who)s noted a member’s answer on paper about conflicts for the round %(round)s."),
    "type_paper": N_("%(who)s typed scorecards from paper in the round %(round)s."),
    "remind_members": N_("%(who)s had members reminded of what is open in the round %(round)s."),
    "run_scenario": N_("%(who)s computed scenario %(number)s of the round %(round)s."),
    "ask_steadiness": N_("%(who)s asked how steady scenario %(number)s of the round %(round)s is."),
    "choose_draft": N_("%(who)s made scenario %(number)s of the round %(round)s the draft resolution."),
    "write_deviation": N_("%(who)s set another amount for proposal %(number)s of the round %(round)s."),
    "begin_meeting": N_("%(who)s began a meeting of the round %(round)s."),
    "note_presence": N_("%(who)s recorded how %(name)s takes part in the meeting."),
    "end_meeting": N_("%(who)s ended the meeting of the round %(round)s."),
    "contest_item": N_("%(who)s moved proposal %(number)s of the round %(round)s out of the block."),
    "release_item": N_("%(who)s put proposal %(number)s of the round %(round)s back into the block."),
    "open_single_vote": N_("%(who)s opened the single vote on proposal %(number)s of the round %(round)s."),
    "declare_single_result": N_("%(who)s declared the result on proposal %(number)s of the round %(round)s."),
    "object_to_vote": N_("%(who)s objected to circular vote %(number)s of the round %(round)s, which stopped it."),
    "open_vote": N_("%(who)s opened vote %(number)s of the round %(round)s."),
    "declare_result": N_("%(who)s declared the result of vote %(number)s of the round %(round)s."),
    "mark_lighthouse": N_("%(who)s marked a lighthouse project."),
    "unmark_lighthouse": N_("%(who)s took the mark of a lighthouse project away."),
    "change_open_data": N_("%(who)s changed the licence or identifiers of the open data."),
    "change_statements": N_("%(who)s changed imprint, privacy notice, contact for barriers or funding notice."),
    "prepare_publication": N_("%(who)s prepared the publication of the round %(round)s."),
    "withdraw_publication": N_("%(who)s withdrew the prepared publication of the round %(round)s."),
    "publish_decision": N_("%(who)s published the decision of the round %(round)s."),
}
OTHERWISE: Final = N_("%(who)s: %(action)s (%(subject)s)")
OPERATOR: Final = N_("The operator of this installation")
STAGE_NAMES: Final = {
    RoundStage.DRAFT: N_("Draft"),
    RoundStage.CALL: N_("Call for proposals"),
    RoundStage.SCREENING: N_("Eligibility check"),
    RoundStage.SCORING: N_("Scoring"),
    RoundStage.DELIBERATION: N_("Deliberation"),
    RoundStage.RESOLUTION: N_("Resolution"),
    RoundStage.PUBLISHED: N_("Publication"),
    RoundStage.CLOSED: N_("Closure"),
}


def sentence_of(who: str | None, action: str, subject: str, texts: Texts) -> str:
    """Say who did what to what."""
    name = subject.partition(":")[2]
    round_slug, _, number = name.partition("/")
    values = {
        "who": who or texts.gettext(OPERATOR),
        "action": action.replace("_", " "),
        "subject": subject,
        "name": name,
        "round": round_slug,
        "number": number,
    }
    return texts.gettext(SENTENCES.get(action, OTHERWISE)) % values


def particulars_of(details: dict[str, Any], texts: Texts) -> tuple[str, ...]:
    """Say what changed: names of what was changed, the stages of a step, a role."""
    changes = details.get("changes") or []
    said = [_stages(change, texts) if change.get("what") == "stage" else _part(change, texts) for change in changes]
    if details.get("in_place_of"):
        said.append(texts.gettext(N_("in place of %(name)s")) % {"name": details["in_place_of"]})
    if isinstance(details.get("conflicted"), bool):
        votes = {name: details.get(name, 0) for name in ("yes", "no", "abstained")}
        said.append(texts.gettext(N_("yes %(yes)s, no %(no)s, abstained %(abstained)s")) % votes)
        said.append(texts.gettext(N_("keeps out") if details["conflicted"] else N_("no conflict of interest")))
    if details.get("for"):
        said.append(texts.gettext(N_("for %(name)s")) % {"name": details["for"]})
    if details.get("role") in set(Role):
        said.append(texts.gettext(ROLE_TITLES[Role(details["role"])]))
    if details.get("sha256"):
        said.append(f"SHA-256 {details['sha256']}")
    if isinstance(details.get("adopted"), bool):
        said.append(texts.gettext(N_("adopted") if details["adopted"] else N_("not adopted")))
    return tuple(said)


def _stages(change: dict[str, Any], texts: Texts) -> str:
    before, after = (texts.gettext(STAGE_NAMES[RoundStage(change[side])]) for side in ("before", "after"))
    return f"{before} → {after}"


def _part(change: dict[str, Any], texts: Texts) -> str:
    known = Part.__members__.get(str(change.get("what", "")).upper())
    return str(change.get("label") or texts.show(known or Part.SOMETHING))
