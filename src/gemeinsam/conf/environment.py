"""What the surroundings say: folders, addresses and secrets, read once from environment variables."""

import os
import secrets
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[3]
DATA_DIR = Path(os.environ.get("DATA_DIR") or ROOT / ".data").resolve()


def flag(name: str, *, default: bool) -> bool:
    """Whether a switch is on; anything but 1, true, yes or on counts as off."""
    return os.environ.get(name, str(default)).strip().lower() in {"1", "true", "yes", "on"}


def words(name: str, default: str) -> list[str]:
    """A comma separated list."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def secret_key() -> str:
    """The signing key: from SECRET_KEY, else made once and kept in the data folder, readable to its owner only."""
    if given := os.environ.get("SECRET_KEY"):
        return given
    DATA_DIR.mkdir(parents=True, exist_ok=True)
    path = DATA_DIR / "secret-key"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(handle, "w") as file:
        key = secrets.token_urlsafe(50)
        file.write(key)
    return key


def origins(address: str) -> list[str]:
    """The origin of an address, as a content security policy names it; nothing for no address."""
    parts = urlsplit(address)
    return [f"{parts.scheme}://{parts.netloc}"] if parts.scheme and parts.netloc else []
