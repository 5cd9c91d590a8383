"""A problem as a programme in whole units: items, groups with room, one objective, prices and what they prove.

`programme` states it, `prices` proves bounds by weak duality, `certificate` publishes them; `limits` and `leapfrog` say
what awards must hold; `family`, `tree` and `waterline` are for groups that nest, `lines` for what is put to a solver.
"""
