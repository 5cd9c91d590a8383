"""The exact search where groups nest: waste is added up from the smallest group to the budget, then traced back.

Read `search` first, then `settling` (the least waste of a tree; `pending` says which smaller groups can be left out),
`profile` (the algebra), `tracing` and `lottery` (from the least waste back to amounts, ties by lot; `one_way` where
lots do not matter). `pricing` and `balance` look for prices at which this is quick; `whole` spares small groups the
search at each of them. `knapsack` is for a budget alone, which needs none of all this; `smallest` tells by totals alone
whether any awards hold the limits.
"""
