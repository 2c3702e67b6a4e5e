"""SEPTET_HOME: the one folder that holds a whole installation."""

import os
import secrets
from pathlib import Path


def home() -> Path:
    """The installation's folder. It and all that is written from now on is its owner's alone."""
    os.umask(0o077)  # the folder may be there already, with other rights
    path = Path(os.environ.get("SEPTET_HOME", ".septet")).resolve()
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def secret_key(folder: Path) -> str:
    """The key that signs sessions; made on the first start, kept in a file of mode 0600."""
    path = folder / "secret.key"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(48))
    return path.read_text().strip()
