"""Reads papers (PDF, DOCX) page by page and proposes which measures and projects they name, with page and passage.

The door is `read` (session.py): it works in a child process with limits. Plain Python:
`python -m gemeinsam.engines.papers FILE`.
"""
