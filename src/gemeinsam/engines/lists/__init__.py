"""Reads lists of projects as people send them: spreadsheets and text files, with what can't be read named.

The door is `read` (reading.py). Plain Python: `python -m gemeinsam.engines.lists FILE`.
"""
