"""Price decomposition of one county: better bounds, good plans, and what can be left out of the search.

Runs in the child process only. Maths and figures: `docs/methods/decomposition.md`.
"""
