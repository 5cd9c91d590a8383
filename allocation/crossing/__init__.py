"""The exact search where groups cross: exact linear relaxations, split until the amounts are allowed.

`branching` searches, `tableau` is the dual simplex in whole numbers, `claims` what `no_leapfrogging` adds; `any_awards`
only asks whether any awards hold all limits.
"""
