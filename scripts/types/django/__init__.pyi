# Django for mypy: anything. Its models are made at run time, and its stubs don't know our managers without a plugin
# that starts the whole installation. What is typed here is what our own signatures rest on: choices.
from typing import Any

def __getattr__(name: str) -> Any: ...
