"""The published problem PPSSP (project portfolio selection and scheduling): a yardstick from outside.

Definition and instances: J. Liu, github.com/Jingliu2605/PPSSolver (MIT). `docs/methods/planner.md` has the maths.
"""
