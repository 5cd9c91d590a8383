"""What the browser says while it recomputes a decision: the checks, and a sentence for each finding.

The script in `static/recompute/` finds keys and numbers; the words are here, translated like all others. A number
that is money or a merit is written as such by the script.
"""

from dataclasses import dataclass
from typing import Final

from service.texts import N_, Texts


@dataclass(frozen=True)
class CheckText:
    """One check as the page lists it."""

    name: str
    title: str
    explanation: str


CHECKS: Final[tuple[tuple[str, str, str], ...]] = (
    (
        "format",
        N_("Format"),
        N_("The file is a decision pack, with every field in its place, and all numbers are whole."),
    ),
    ("seal", N_("Seal"), N_("The file is the one that was sealed: its content gives the hash that stands in it.")),
    ("published", N_("Publication"), N_("It is one of the versions that are listed on this page.")),
    (
        "version",
        N_("Versions"),
        N_("A corrected version names its predecessor’s hash and the reason for the correction."),
    ),
    (
        "lots",
        N_("Lots"),
        N_(
            "The number from which the lots were drawn is the one to which the board was bound before scoring began, "
            "and it gives exactly these lots."
        ),
    ),
    (
        "scores",
        N_("Merits"),
        N_(
            "Each merit rests on enough scores, and it is the one that the computation used. Where single scores are "
            "published, without names, they give this merit."
        ),
    ),
    (
        "problem",
        N_("Question and answer"),
        N_("The computed split belongs to exactly these proposals, limits and rules."),
    ),
    (
        "amounts",
        N_("Amounts"),
        N_(
            "Each amount is one that the rules allow: in whole steps, between minimum and maximum, fixed where it was "
            "fixed, nothing for whom the rules exclude. The sum is right to the cent."
        ),
    ),
    (
        "limits",
        N_("Limits"),
        N_("Budget and reserve hold, and so do the minimum and the maximum of each district, pot and applicant."),
    ),
    (
        "reasons",
        N_("Reasons"),
        N_("The reason of each proposal follows from the amounts: which limit left how much, and how much was needed."),
    ),
    (
        "proof",
        N_("No better split"),
        N_(
            "From the published prices follows a bound that no split of the money can exceed. The split found is held "
            "against it; where it stays below, its neighbours are tried. Rules without prices are worked through again."
        ),
    ),
    (
        "resolution",
        N_("The resolution"),
        N_("Quorum and majority follow from the numbers of votes, proposal by proposal where somebody kept out."),
    ),
    (
        "deviations",
        N_("Deviations"),
        N_("Wherever the final amount differs from the computed one, the board’s reason is given; and nowhere else."),
    ),
    (
        "final_limits",
        N_("Final amounts"),
        N_("The amounts resolved hold the same limits, or the board has said why not."),
    ),
)

READING: Final = {
    "no_json": N_("This is not a JSON file; it breaks off at character %(place)s."),
    "half_character": N_("At character %(place)s stands half of a character."),
    "no_whole_number": N_(
        "At character %(place)s stands a number with a fraction; a decision pack has whole numbers only."
    ),
    "endless_number": N_("At character %(place)s stands a number with more digits than any amount has."),
    "number_too_large": N_("The number %(number)s is larger than the format can hold exactly."),
    "key_twice": N_("At character %(place)s a name is given for the second time."),
    "nested_too_deeply": N_("The file is nested too deeply."),
    "wrong_kind": N_("%(path)s holds something that does not belong there."),
    "unknown_field": N_("%(path)s is not a field of this format."),
    "missing_field": N_("%(path)s is missing."),
    "given_twice": N_("%(path)s was given before."),
    "format_holds": N_("A complete decision pack with %(count)s proposals."),
    "cannot_be_worked_out": N_("This cannot be worked out from the file."),
    "not_without_awards": N_("Cannot be looked into: the list of amounts is not complete."),
}

SEALING: Final = {
    "seal_holds": N_("The content gives the hash %(found)s, as the file says."),
    "seal_fails": N_(
        "The content gives the hash %(found)s, but the file says %(stated)s: something was changed afterwards."
    ),
    "published_holds": N_("It is version %(version)s as listed below."),
    "published_fails": N_("No version listed below has the hash %(found)s."),
    "version_first": N_("It is the first version."),
    "version_later": N_("It names its predecessor: %(hash)s."),
    "predecessor_fails": N_("The predecessor that it names is not the version before it."),
    "correction_fails": N_("Exactly the versions after the first need a reason for the correction."),
    "lots_hold": N_("The commitment fits, and all %(count)s lots follow from the number."),
    "commitment_fails": N_("The number “%(seed)s” is not the one that was committed to."),
    "commitment_late": N_("The commitment of %(committed)s came after scoring began at %(opened)s."),
    "other_seed": N_("The computation used another number for the lots."),
    "lot_fails": N_("Proposal %(id)s has lot %(stated)s; the number gives lot %(actual)s."),
}

MERITS: Final = {
    "scores_hold": N_("All %(count)s merits are those that the computation used. Single scores are not published."),
    "singles_hold": N_("The single scores give the merits of %(count)s proposals to the hundredth."),
    "severity_left": N_(
        "The merits are those that the computation used. How they were corrected for strict and generous members "
        "cannot be seen from the file."
    ),
    "scores_listed_fails": N_("The merits do not list each proposal exactly once."),
    "merit_differs": N_("Proposal %(id)s has merit %(stated)s here, but %(used)s was computed with."),
    "merit_off_scale": N_("The merit %(stated)s of proposal %(id)s is outside the scale."),
    "scores_do_not_fit": N_("Proposal %(id)s: its %(scores)s scores do not fit its merit."),
    "singles_count": N_("Proposal %(id)s: %(given)s single scores are given, %(counted)s were counted."),
    "singles_fail": N_("Proposal %(id)s: its scores give merit %(found)s, not %(stated)s."),
}

COMPUTING: Final = {
    "problem_holds": N_("Both name the hash %(found)s."),
    "problem_fails": N_("Proposals, limits and rules give the hash %(found)s; the split belongs to %(stated)s."),
    "rule_fails": N_("The split was computed by another rule."),
    "amounts_hold": N_("%(count)s amounts, %(spent)s together."),
    "awards_listed_fails": N_("The amounts do not list each proposal exactly once."),
    "fixed_fails": N_("Proposal %(id)s gets %(cents)s; that is not the amount that was fixed for it."),
    "not_eligible_fails": N_("Proposal %(id)s gets %(cents)s, though the rules exclude it."),
    "amount_fails": N_("Proposal %(id)s gets %(cents)s; the rules do not allow this amount."),
    "sum_fails": N_("The amounts give %(actual)s together, not %(stated)s."),
    "limits_hold": N_("All %(count)s limits hold; %(left)s of the budget is left, besides the reserve of %(reserve)s."),
    "budget_fails": N_("%(found)s is given out; only %(allowed)s was there."),
    "minimum_fails": N_("%(label)s gets %(found)s; at least %(allowed)s was due."),
    "maximum_fails": N_("%(label)s gets %(found)s; at most %(allowed)s was possible."),
    "minimum_awards_fails": N_("%(label)s: %(found)s funded proposals, at least %(allowed)s were due."),
    "maximum_awards_fails": N_("%(label)s: %(found)s funded proposals, at most %(allowed)s were possible."),
    "leapfrog_fails": N_("Proposal %(id)s was passed over by proposal %(other)s of lower merit."),
    "limits_listed_fails": N_("The outcome does not list each limit exactly once."),
    "limit_stated_fails": N_("What the outcome says of the limit of %(label)s does not follow from the amounts."),
    "price_stated_fails": N_("The price of %(label)s is stated in two ways."),
    "reasons_hold": N_(
        "%(count)s reasons follow from the amounts. What else would have funded a proposal is not computed here."
    ),
    "reason_fails": N_("The reason of proposal %(id)s does not follow from the amounts."),
}

PROVING: Final = {
    "proof_exact": N_("The bound is reached exactly (%(objective)s): no other split can be better."),
    "proof_near": N_(
        "No split can be better by more than %(share)s percent, and no change of one or two proposals makes it better. "
        "The rest is searched by the program (see below)."
    ),
    "proof_solver": N_("No split can be better by more than %(share)s percent; this rests on the published prices."),
    "proof_left": N_(
        "This rule raises one district after the other by exact programmes, which do not fit into a page. Sums and "
        "limits are checked above; the rule is worked through again by the program (see below)."
    ),
    "proof_too_long": N_("Working through the rule again takes too long for a page; the program does it (see below)."),
    "rule_holds": N_("Working through the rule again gives the same amount for all %(count)s proposals."),
    "rule_fails_for": N_("Working through the rule again, proposal %(id)s gets %(found)s, not %(stated)s."),
    "rule_finds_none": N_("Working through the rule again finds no amounts that hold all limits."),
    "ranking_holds": N_("Going down the list again, none of the %(count)s proposals could get more in its turn."),
    "ranking_left": N_(
        "Going down the list again, no proposal is found that could get more in its turn. For %(open)s of %(count)s "
        "this is not proven here; the program works through them (see below)."
    ),
    "ranking_fails": N_("Going down the list again, proposal %(id)s could get %(found)s in its turn, not %(stated)s."),
    "objective_fails": N_("The split is worth %(found)s; the file says %(stated)s."),
    "solver_fails": N_("The solver that is named is none that could have been asked."),
    "certificate_missing": N_("The prices that would prove the split are missing."),
    "strange_price": N_("There is a price for “%(id)s”, which is no limit."),
    "bound_fails": N_("By the prices nothing better than %(bound)s is possible, but the file claims %(objective)s."),
    "odd_price": N_("The price of %(label)s is none that the computation can give."),
    "bound_stated_fails": N_("The bound %(stated)s does not follow."),
    "better_exists": N_("There is a better split: proposal %(id)s could get %(cents)s."),
}

DECIDING: Final = {
    "resolution_holds": N_("%(yes)s yes, %(no)s no, %(abstained)s abstentions; %(count)s votes were counted again."),
    "votes_fail": N_("More votes were cast than members were present and not recused."),
    "votes_fail_item": N_("Vote on %(ids)s: more votes were cast than members were present and not recused."),
    "quorum_fails": N_("Whether the quorum was reached is stated wrongly."),
    "quorum_fails_item": N_("Vote on %(ids)s: whether the quorum was reached is stated wrongly."),
    "majority_fails": N_("Whether the majority was reached is stated wrongly."),
    "majority_fails_item": N_("Vote on %(ids)s: whether the majority was reached is stated wrongly."),
    "voted_twice": N_("A proposal is listed in two votes."),
    "voted_unknown": N_("A vote is about proposal %(id)s, which the file does not know."),
    "refused_fails": N_("Proposal %(id)s gets %(cents)s although its vote failed."),
    "deviations_none": N_("Each final amount is the computed one."),
    "deviations_hold": N_("%(count)s deviations, each with its reason; all other amounts are the computed ones."),
    "deviation_missing": N_("Proposal %(id)s gets %(resolved)s, computed was %(computed)s, and no reason is given."),
    "deviation_fails": N_("The deviation stated for proposal %(id)s is not the actual one."),
    "final_listed_fails": N_("The final amounts do not list each proposal exactly once."),
    "final_hold": N_("%(spent)s is given out, within all limits."),
    "final_excused": N_("A limit is exceeded; the board has given its reason."),
}

SAYING: Final = {
    "all_hold": N_("Everything holds that can be checked here: %(done)s of %(count)s checks."),
    "some_fail": N_("%(failed)s of %(count)s checks fail: %(names)s."),
    "not_loaded": N_("The file could not be loaded. Please try again, or choose a file that you have downloaded."),
    "checking": N_("Checking “%(file)s” …"),
    "checked": N_("Checked: %(file)s."),
    "own_sha256": N_(
        "This page came without encryption, so your browser does not lend its own SHA-256; that of this page was used."
    ),
    "altered_cent": N_("decision.json, one cent more for proposal %(id)s"),
    "altered_lot": N_("decision.json, the lots of proposals %(id)s and %(other)s exchanged"),
    "altered_merit": N_("decision.json, a hundredth of a point more for proposal %(id)s"),
}

FINDINGS: Final = READING | SEALING | MERITS | COMPUTING | PROVING | DECIDING | SAYING


def checks_in(texts: Texts) -> tuple[CheckText, ...]:
    """List the checks in the reader's language, in the order in which the script makes them."""
    return tuple(CheckText(name, texts.gettext(title), texts.gettext(said)) for name, title, said in CHECKS)


def findings_in(texts: Texts) -> dict[str, str]:
    """Give the script its sentences in the reader's language."""
    return {key: texts.gettext(sentence) for key, sentence in FINDINGS.items()}
