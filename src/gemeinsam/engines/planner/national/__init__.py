"""Many counties that share funding programmes: each plans for itself, a price keeps them within the caps.

Maths, figures, and how to run the county solves on a cluster: `docs/methods/national.md`.
"""
