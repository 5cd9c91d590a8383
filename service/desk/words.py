"""The next thing in words: a title, one or two sentences, and where to do it."""

from dataclasses import dataclass
from typing import Final

from service.desk.facts import RoundDesk
from service.desk.rules import Task
from service.texts import N_, Texts


@dataclass(frozen=True)
class Wording:
    """Message ids; `path` lies below the round, `label` is empty where there is nothing to press."""

    title: str
    text: str
    label: str = ""
    path: str = ""


@dataclass(frozen=True)
class NextThing:
    """The next thing in the reader's language; `href` is None where there is nothing to press."""

    title: str
    text: str
    label: str
    href: str | None


WORDINGS: Final = {
    Task.SET_RULES: Wording(
        N_("Set the rules of this round"),
        N_("Budget, limits, criteria and deadline. They are locked once scoring opens."),
        N_("Go to rules and limits"),
        "/rules",
    ),
    Task.ENTER_PROPOSALS: Wording(
        N_("Enter the proposals"),
        N_("%(proposals)s proposals have been entered so far. You can type them in or import a table."),
        N_("Go to the proposals"),
        "/proposals",
    ),
    Task.CHECK_PROPOSALS: Wording(
        N_("Check the proposals"),
        N_("%(proposals)s proposals are eligible. When all are checked, you can open scoring below."),
        N_("Go to the proposals"),
        "/proposals",
    ),
    Task.WAIT_FOR_SCORING: Wording(
        N_("Nothing to do yet"),
        N_("The office is preparing this round. You will be asked to score once all proposals are there."),
    ),
    Task.ANSWER_CONFLICTS: Wording(
        N_("First: the question about conflicts of interest"),
        N_("Before you open the first proposal, please go through the list once and tell us where you are biased."),
        N_("Answer the question"),
        "/conflicts",
    ),
    Task.SCORE: Wording(
        N_("%(own_open)s of %(proposals)s proposals still to score"),
        N_("Each choice is saved at once. You can stop at any time and go on later."),
        N_("Continue scoring"),
        "/scoring/next",
    ),
    Task.ALL_SCORED: Wording(
        N_("You have scored all proposals. Thank you!"),
        N_("Until scoring closes you can look at your scores again and change them."),
        N_("Look at my scores"),
        "/scoring",
    ),
    Task.WATCH_PROGRESS: Wording(
        N_("Scorecards still missing: %(cards_open)s"),
        N_("See who is not done yet. Once all are done, close scoring below."),
        N_("Go to the progress"),
        "/progress",
    ),
    Task.CLOSE_SCORING: Wording(
        N_("Scoring can be closed"),
        N_("%(cards_done)s of %(cards_due)s scorecards are done. After closing, merits become visible to the board."),
        N_("See the progress first"),
        "/progress",
    ),
    Task.WAIT_FOR_SCORES: Wording(
        N_("The members are scoring"), N_("You will see the merits once scoring has closed.")
    ),
    Task.RUN_SCENARIO: Wording(
        N_("Compute how the money could be split"),
        N_("Scoring is closed. Choose a rule and let the computer propose a split within the limits."),
        N_("Go to the scenarios"),
        "/scenarios",
    ),
    Task.OPEN_RESOLUTION: Wording(
        N_("When the board has deliberated: open the resolution"),
        N_("Scenarios computed so far: %(scenarios)s. Compare them, then open the next stage below."),
        N_("Compare the scenarios"),
        "/scenarios",
    ),
    Task.READ_MERITS: Wording(
        N_("The merits are there"),
        N_("See how the board has scored, and where opinions differ."),
        N_("Look at the merits"),
        "/merits",
    ),
    Task.CHOOSE_DRAFT: Wording(
        N_("Choose the draft resolution"),
        N_("Make one scenario the draft on which the board votes."),
        N_("Go to the scenarios"),
        "/scenarios",
    ),
    Task.OPEN_VOTE: Wording(
        N_("Open the vote"),
        N_("The draft resolution is chosen. Note who is present, then open the vote."),
        N_("Go to the resolution"),
        "/resolution",
    ),
    Task.VOTE: Wording(
        N_("Your vote is awaited"),
        N_("The board is voting on the draft resolution."),
        N_("Read the draft and vote"),
        "/resolution",
    ),
    Task.DECLARE_RESULT: Wording(
        N_("%(votes_cast)s of %(votes_entitled)s votes are in"),
        N_("When the vote is over, declare the result."),
        N_("Go to the resolution"),
        "/resolution",
    ),
    Task.WAIT_FOR_VOTE: Wording(
        N_("The vote is being prepared"), N_("The chair chooses a draft resolution and opens the vote.")
    ),
    Task.WAIT_FOR_RESULT: Wording(
        N_("The board is voting"),
        N_("%(votes_cast)s of %(votes_entitled)s votes are in. The chair will declare the result."),
        N_("Go to the resolution"),
        "/resolution",
    ),
    Task.PUBLISH: Wording(
        N_("Publish the decision"),
        N_("The resolution is adopted. See what the public will see, then publish."),
        N_("Go to the publication"),
        "/publication",
    ),
    Task.WAIT_FOR_PUBLICATION: Wording(
        N_("The board has decided"),
        N_("The resolution is adopted and will be published soon."),
        N_("Read the resolution"),
        "/resolution",
    ),
    Task.STAND_BY: Wording(
        N_("Nothing to do at the moment"),
        N_("You are an alternate. As soon as the office enters for whom you stand in, you can take part here."),
    ),
    Task.READ_DECISION: Wording(
        N_("The decision is published"),
        N_("Everybody can read and recompute it."),
        N_("Open the public page"),
    ),
}


def next_thing(task: Task, desk: RoundDesk, *, board_slug: str, texts: Texts) -> NextThing:
    """Say it in the reader's language, with this round's numbers."""
    wording = WORDINGS[task]
    names = (
        "proposals",
        "own_open",
        "cards_open",
        "cards_done",
        "cards_due",
        "scenarios",
        "votes_cast",
        "votes_entitled",
    )
    values = {name: texts.show(getattr(desk, name)) for name in names}
    title, text, label = (texts.gettext(part) % values for part in (wording.title, wording.text, wording.label or " "))
    public, inside = f"/rounds/{board_slug}/{desk.slug}", f"/board/{board_slug}/rounds/{desk.slug}{wording.path}"
    href = public if task is Task.READ_DECISION else inside
    return NextThing(title, text, label.strip(), href if wording.label else None)
