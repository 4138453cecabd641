"""How long a browser takes to open the page of an audit with ten thousand findings, to sort and to filter it."""

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "Tests/AuditTests/browser"))
from browser import browser  # noqa: E402

# How long something takes until the browser has drawn what came of it.
DRAWN = """
const [kind, done] = arguments;
const start = performance.now();
if (kind === 'sort') { document.querySelector('#table th[data-key=name] button').click(); }
if (kind === 'filter') {
    const text = document.getElementById('severity');
    text.value = text.options[text.options.length - 2].value;
    text.dispatchEvent(new Event('change'));
}
if (kind === 'text') {
    const text = document.getElementById('text');
    text.value = 'no finding has these words';
    text.dispatchEvent(new Event('input'));
    const before = document.getElementById('status').textContent;
    const wait = () => document.getElementById('status').textContent === before ? setTimeout(wait, 1)
        : requestAnimationFrame(() => setTimeout(() => done(performance.now() - start)));
    wait();
} else { requestAnimationFrame(() => setTimeout(() => done(performance.now() - start))); }
"""


def measure(page: Path, runs: int) -> dict[str, list[float]]:
    seconds: dict[str, list[float]] = {"open": [], "sort": [], "filter": [], "filter by text": []}
    with tempfile.TemporaryDirectory() as folder, browser(Path(folder)) as driver:
        # The first page of a browser pays for the browser.
        driver.get("about:blank")
        for _ in range(runs):
            driver.get(page.resolve().as_uri())
            driver.set_script_timeout(60)
            opened = driver.execute_script(
                "const [entry] = performance.getEntriesByType('navigation'); return entry.loadEventEnd;"
            )
            seconds["open"].append(opened / 1000)
            for name, kind in (("sort", "sort"), ("filter", "filter"), ("filter by text", "text")):
                seconds[name].append(driver.execute_async_script(DRAWN, kind) / 1000)
                driver.execute_script("document.getElementById('reset').click()")
            rows = driver.execute_script("return document.querySelectorAll('#table tbody tr').length")
    print(f"{rows} rows in the table", file=sys.stderr)
    return seconds


def make(fcdbench: Path, fcd: Path, folder: Path, disks: int) -> Path:
    """A page of a made-up catalog: of so many disks that the page is as long as it ever gets."""
    catalog, page = folder / "catalog.sqlite", folder / "report.html"
    subprocess.run([fcdbench, "make", "--disks", str(disks), catalog], check=True, stdout=sys.stderr)
    start = time.monotonic()
    subprocess.run(
        [fcd, "audit", "--catalog", catalog, "--html", page, "-q"], stdout=subprocess.DEVNULL, check=False
    )
    print(f"audit and page: {time.monotonic() - start:.2f} s, {page.stat().st_size / 1e6:.1f} MB", file=sys.stderr)
    return page


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--page", type=Path, help="a page that is there already")
    parser.add_argument("--bin", type=Path, help="a folder with fcd and fcdbench that are built already")
    parser.add_argument("--disks", type=int, default=20_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--most", type=float, default=2, help="seconds within which it must open")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        page = arguments.page
        if not page:
            page = make(arguments.bin / "fcdbench", arguments.bin / "fcd", Path(folder), arguments.disks)
        seconds = measure(page, arguments.runs)
    for name, values in seconds.items():
        print(f"| {name} | {statistics.median(values):.2f} s | {max(values):.2f} s |")
    opened = statistics.median(seconds["open"])
    if opened >= arguments.most:
        raise SystemExit(f"the page opens in {opened:.2f} s, and {arguments.most:g} s are allowed")


if __name__ == "__main__":
    main()
