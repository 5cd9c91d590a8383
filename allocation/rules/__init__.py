"""The rules that a chair can choose; each computes its awards without knowing any solver."""

from allocation.problem import Rule
from allocation.rules.best import merit_euros, merit_projects, ranking
from allocation.rules.settlement import FindPrices, RuleFunction, Settlement

RULES: dict[Rule, RuleFunction] = {
    Rule.MERIT_EUROS: merit_euros,
    Rule.MERIT_PROJECTS: merit_projects,
    Rule.RANKING: ranking,
}

__all__ = ["RULES", "FindPrices", "RuleFunction", "Settlement"]
