"""The exact search where groups cross: exact linear relaxations, split until the amounts are allowed.

`branching` searches, `tableau` is the dual simplex in whole numbers; `claims` is what `no_leapfrogging` adds, `counts`
what limits on the number of awards add. `tightening` and `propagation` move in limits and bounds by the `totals` that a
group's members can have, before the search and in each of its parts. `any_awards` only asks whether any awards hold.
"""
