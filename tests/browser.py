"""The browser for the tests: the system's Chromium if there is one, else the headless shell in an npm package.

Playwright's own browsers are not on a package registry, so they are not used.
"""

import os
import shutil
import tarfile
from pathlib import Path

import brotli

ARGS = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync".split()
ROOT = Path(__file__).resolve().parent.parent


def unpack(source: Path, home: Path) -> Path:
    if not (home / "chrome").exists():
        home.mkdir(parents=True, exist_ok=True)
        for name in ("al2023", "fonts"):
            (home / f"{name}.tar").write_bytes(
                brotli.decompress((source / f"{name}.tar.br").read_bytes())
            )
            with tarfile.open(home / f"{name}.tar") as tar:
                tar.extractall(home / name)
        (home / "chrome.part").write_bytes(brotli.decompress((source / "chromium.br").read_bytes()))
        (home / "chrome.part").chmod(0o755)
        (home / "chrome.part").rename(home / "chrome")
        (home / "fonts.conf").write_text(
            f'<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>{home}/fonts</dir><cachedir>{home}/cache</cachedir></fontconfig>'
        )
    return home


def launch() -> dict:
    """The arguments for Playwright's launch()."""
    found = (
        os.environ.get("SEPTET_CHROMIUM")
        or shutil.which("chromium")
        or shutil.which("google-chrome")
    )
    if found:
        return {"executable_path": found, "args": ARGS}
    home = unpack(ROOT / ".cache/browser", ROOT / ".cache/browser-unpacked")
    return {
        "executable_path": str(home / "chrome"),
        "args": ARGS,
        "env": os.environ
        | {
            "LD_LIBRARY_PATH": str(home / "al2023/lib"),
            "FONTCONFIG_FILE": str(home / "fonts.conf"),
        },
    }
