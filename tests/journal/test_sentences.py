"""Every action that is recorded has its sentence."""

import ast
from pathlib import Path

from service.desk.sentences import SENTENCES, particulars_of, sentence_of
from service.texts import texts_in

SERVICE = Path(__file__).parent.parent.parent / "service"
RECORDERS = {"record", "record_by_operator", "record_by_person"}


def recorded_actions() -> set[str]:
    """Find the third argument of every call that writes to the journal."""
    found = set()
    for path in SERVICE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in RECORDERS:
                action = node.args[2]
                assert isinstance(action, ast.Constant), f"{path}:{node.lineno} hides its action"
                found.add(str(action.value))
    return found


def test_every_recorded_action_has_a_sentence_and_no_sentence_is_left_over() -> None:
    assert recorded_actions() == set(SENTENCES)


def test_a_sentence_names_who_did_what() -> None:
    german, english = texts_in("de"), texts_in("en")
    said = sentence_of("Ada", "declare_conflict", "proposal:2026/17", german)
    assert said == "Ada hat bei Antrag 17 der Förderrunde 2026 Befangenheit angezeigt."
    assert (
        sentence_of(None, "create_board", "board:x", english) == "The operator of this installation set up the board."
    )
    assert sentence_of("Ada", "do_magic", "wand:1", english) == "Ada: do magic (wand:1)"


def test_particulars_tell_stages_parts_and_roles() -> None:
    texts = texts_in("de")
    stage = {"what": "stage", "before": "screening", "after": "scoring"}
    assert particulars_of({"changes": [stage]}, texts) == ("Formale Prüfung → Bewertung",)
    changes = [{"what": "title"}, {"what": "district:14625", "label": "Bautzen"}, {"what": "nonsense"}]
    assert particulars_of({"changes": changes}, texts)[1] == "Bautzen"
    assert particulars_of({"role": "chair"}, texts) == ("Vorsitz",)
    assert particulars_of({"adopted": False}, texts) == ("nicht angenommen",)
    assert particulars_of({}, texts) == ()
