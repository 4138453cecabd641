"""How long a browser takes to open the page of an audit with ten thousand findings, to sort and to filter it.

Makes a catalog, has `fcd audit --html` write the page, and prints a Markdown table: the median and all runs, each until
the browser has drawn. Fails where the page has fewer rows than wanted, or takes longer to open than allowed.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "Tests/AuditTests/browser"))
from browser import browser  # noqa: E402

# A frame that is asked for in a frame begins when the one before it has been laid out and painted.
OPENED = """
addEventListener('load', () => requestAnimationFrame(() => requestAnimationFrame(() => {
    window.drawn = performance.now();
})));
"""

WAIT = """
const [done] = arguments;
const wait = () => window.drawn === undefined ? setTimeout(wait, 5) : done(window.drawn);
wait();
"""

# What a reader does, how long it takes until the browser has drawn what came of it, and whether that is right.
DRAWN = """
const [kind, done] = arguments;
const byID = (id) => document.getElementById(id);
const before = byID('status').textContent;
const start = performance.now();
const drawn = (isRight) => requestAnimationFrame(() => requestAnimationFrame(() => {
    done(isRight() ? performance.now() - start : null);
}));
if (kind === 'sort') {
    const heading = document.querySelector('#table th[data-key=name]');
    heading.querySelector('button').click();
    drawn(() => heading.getAttribute('aria-sort') === 'ascending');
} else if (kind === 'filter') {
    const choice = byID('group');
    choice.value = choice.options[1].value;
    choice.dispatchEvent(new Event('change'));
    drawn(() => [...document.querySelectorAll('#table tbody tr:not([hidden])')]
        .every((row) => row.dataset.group === choice.value));
} else {
    byID('text').value = 'no finding has these words';
    byID('text').dispatchEvent(new Event('input'));
    const wait = () => byID('status').textContent === before ? setTimeout(wait, 1)
        : drawn(() => byID('status').textContent === byID('status').dataset.nothing);
    wait();
}
"""


def measure(page: Path, runs: int, least: int) -> tuple[int, dict[str, list[float]]]:
    """The rows of the table, and the seconds that each thing takes."""
    seconds: dict[str, list[float]] = {"open": [], "sort": [], "filter": [], "filter by text": []}
    with tempfile.TemporaryDirectory() as folder, browser(Path(folder)) as driver:
        driver.set_script_timeout(60)
        driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": OPENED})
        for _ in range(runs):
            driver.get(page.resolve().as_uri())
            seconds["open"].append(driver.execute_async_script(WAIT) / 1000)
            rows = driver.execute_script("return document.querySelectorAll('#table tbody tr').length")
            if rows < least:
                sys.exit(f"the page has {rows} rows, and {least} are to be measured: make more --disks")
            for name, kind in (("sort", "sort"), ("filter", "filter"), ("filter by text", "text")):
                took = driver.execute_async_script(DRAWN, kind)
                if took is None:
                    sys.exit(f"{name}: the page does not show what was asked for")
                seconds[name].append(took / 1000)
                driver.execute_script("document.getElementById('reset').click()")
    return rows, seconds


def make(fcdbench: Path, fcd: Path, folder: Path, disks: int) -> Path:
    """The page that fcd writes of a made-up catalog."""
    catalog, page = folder / "catalog.sqlite", folder / "report.html"
    subprocess.run([fcdbench, "make", "--disks", str(disks), catalog], check=True, stdout=sys.stderr)
    # No configuration of yours is read.
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("FCD_", "GOVC_"))}
    environment |= {f"XDG_{kind}_HOME": str(folder / kind) for kind in ("CONFIG", "DATA", "STATE", "CACHE")}
    start = time.monotonic()
    command = [fcd, "audit", "--catalog", catalog, "--html", page, "--quiet"]
    status = subprocess.run(command, stdout=subprocess.DEVNULL, env=environment, check=False).returncode
    # With 3 or 4 a rule failed or something grave was found, and the report is there.
    if status not in (0, 3, 4) or not page.exists():
        sys.exit(f"fcd audit ended with status {status}")
    print(
        f"audit of {disks} disks with its page: {time.monotonic() - start:.2f} s, "
        f"{page.stat().st_size / 1e6:.1f} MB",
        file=sys.stderr,
    )
    return page


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--page", type=Path, help="a page that is there already")
    parser.add_argument("--bin", type=Path, help="a folder with fcd and fcdbench that are built already")
    parser.add_argument("--disks", type=int, default=30_000, help="how many the made-up catalog has")
    parser.add_argument("--rows", type=int, default=10_000, help="the page must have so many rows")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--most", type=float, default=2, help="seconds within which it must open, by the median")
    arguments = parser.parse_args()
    if not arguments.page and not arguments.bin:
        parser.error("give --bin or --page")
    with tempfile.TemporaryDirectory() as folder:
        page = arguments.page
        if not page:
            page = make(arguments.bin / "fcdbench", arguments.bin / "fcd", Path(folder), arguments.disks)
        rows, seconds = measure(page, arguments.runs, arguments.rows)
    print(f"\n| page of {rows} findings | median | all runs |")
    print("|---|---|---|")
    for name, values in seconds.items():
        print(f"| {name} | {statistics.median(values):.2f} s | {min(values):.2f} to {max(values):.2f} s |")
    opened = statistics.median(seconds["open"])
    if opened >= arguments.most:
        sys.exit(f"the page opens in {opened:.2f} s, and {arguments.most:g} s are allowed")


if __name__ == "__main__":
    main()
