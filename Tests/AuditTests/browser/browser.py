"""Chromium without a window, as the tests and the benchmark of the audit's page use it."""

import json
import shutil
import time
from contextlib import contextmanager
from pathlib import Path

from selenium import webdriver
from selenium.webdriver.chrome.service import Service


@contextmanager
def browser(folder: Path, width: int = 1280, height: int = 900):
    """A browser that keeps everything it writes in a folder; it ends with the block."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    driver = shutil.which("chromedriver")
    if not chromium or not driver:
        raise SystemExit("no chromium with chromium-driver: run scripts/install-dependencies.sh --tests first")
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    # The sandbox needs rights that a container lacks; the page is our own.
    for argument in (
        "--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync", "--mute-audio",
        "--hide-scrollbars", "--force-device-scale-factor=1", f"--window-size={width},{height}",
        f"--user-data-dir={folder / 'profile'}",
    ):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
    page = webdriver.Chrome(options=options, service=Service(executable_path=driver))
    try:
        page.set_page_load_timeout(60)
        # What the browser's own first page asks for is not the report's.
        page.get("about:blank")
        page.get_log("performance")
        yield page
    finally:
        page.quit()


def size(page, width: int, height: int, mobile: bool = False) -> None:
    """Gives the page exactly that size in CSS pixels, smaller than any window can be."""
    page.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": mobile},
    )


def colours(page, scheme: str) -> None:
    page.execute_cdp_cmd(
        "Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    )


def requests(page) -> list[tuple[str, str]]:
    """The addresses that the browser has wanted since the last call, each with why it was blocked, if it was."""
    urls, blocked = {}, {}
    for entry in page.get_log("performance"):
        message = json.loads(entry["message"])["message"]
        parameters = message["params"]
        if message["method"] in ("Network.requestWillBeSent", "Network.webSocketCreated"):
            urls[parameters["requestId"]] = parameters.get("request", parameters).get("url", "")
        elif message["method"] == "Network.loadingFailed":
            blocked[parameters["requestId"]] = parameters.get("blockedReason", "")
    return [(url, blocked.get(number, "")) for number, url in urls.items()]


def wait(what: str, holds, seconds: float = 10):
    """Asks until something holds, and gives it back."""
    end = time.monotonic() + seconds
    while True:
        found = holds()
        if found:
            return found
        if time.monotonic() > end:
            raise AssertionError(f"{what} did not come about within {seconds} s")
        time.sleep(0.02)
