"""A real site for the browser: server and worker as `./run` starts them, on a folder of its own."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "gemeinsam-digital"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class Site:
    """Where the site runs and where it keeps its data."""

    url: str
    folder: Path


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder, port = tmp_path_factory.mktemp("site"), free_port()
    environment = {k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"}
    environment |= {"DATA_DIR": str(folder), "PORT": str(port), "DEMO": "1"}
    log = (folder / "log").open("w")
    command = [str(Path(sys.executable).with_name("gemeinsam")), "demo", "--serve"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
    url = f"http://127.0.0.1:{port}"
    try:
        wait_for(url, process, folder / "log")
        yield Site(url, folder)
    finally:
        process.terminate()
        process.wait(timeout=15)


def wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    for _try in range(240):
        if process.poll() is not None:
            pytest.fail(f"the site ended at once:\n{log.read_text()[-2000:]}")
        try:
            urllib.request.urlopen(f"{url}/healthz", timeout=2)
        except OSError:
            time.sleep(0.25)
        else:
            return
    pytest.fail(f"the site did not come up:\n{log.read_text()[-2000:]}")


@pytest.fixture(scope="session")
def browser():
    sync_api = pytest.importorskip("playwright.sync_api")
    if not Path(CHROMIUM).exists():
        if os.environ.get("CI"):
            pytest.fail("no Chromium under CI: apt-get install chromium")
        pytest.skip("no Chromium: apt-get install chromium")
    with sync_api.sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield running
        running.close()


@pytest.fixture
def visitor(browser, site):
    """Opens pages as somebody: visitor(width=360, scheme="dark", script=False, login="leitung")."""
    contexts = []

    def open_as(*, width: int = 1280, scheme: str = "light", script: bool = True, login: str = ""):
        context = browser.new_context(
            base_url=site.url,
            viewport={"width": width, "height": 900},
            color_scheme=scheme,
            java_script_enabled=script,
            locale="de-DE",
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        if login:
            page.goto("/anmelden/")
            page.fill("[name=login]", f"{login}@demo.invalid")
            page.fill("[name=password]", PASSWORD)
            page.press("[name=password]", "Enter")
            page.wait_for_url(re.compile("/verwaltung/"))
        return page

    yield open_as
    for context in contexts:
        context.close()
