"""Files that are kept: beside the database, a folder for each county, outside of what is served by itself."""

import os
import tempfile
from pathlib import Path

from django.conf import settings

from gemeinsam.county.wall import bound_county_id


def folder(name: str) -> Path:
    """The folder of the bound county for one sort of file; it is there afterwards."""
    path = Path(settings.MEDIA_ROOT) / name / str(bound_county_id())
    path.mkdir(parents=True, exist_ok=True)
    return path


def keep(path: Path, content: bytes) -> None:
    """Write a file so that it is whole or not there, also after a crash; write it before the row that names it.

    A file that is there already stays as it is: names follow from the content.
    """
    if path.exists():
        return
    handle, temporary = tempfile.mkstemp(dir=path.parent, suffix=".part")
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    Path(temporary).replace(path)
    _sync(path.parent)


def _sync(place: Path) -> None:
    """The new name in the folder lasts, too."""
    number = os.open(place, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
