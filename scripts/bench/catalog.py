"""Measures fcd's catalog: questions to a large one, and syncs of a simulated vCenter with many disks.

Prints Markdown tables: the questions with their median and worst times in one process, and each sync with its time, the
rows that it wrote, and the largest resident memory of fcd.
"""

import argparse
import pathlib
import shutil
import sqlite3
import subprocess
import sys
import tempfile

from site_of_simulator import Site

# What a catalog of one disk takes with all that is made for it, with the log beside it while it is written.
BYTES_A_DISK = 12_000


def ask(arguments, disks):
    with tempfile.TemporaryDirectory(dir=arguments.folder) as folder:
        free = shutil.disk_usage(folder).free
        if free < 1.5 * disks * BYTES_A_DISK:
            sys.exit(
                f"{folder} has {free >> 20} MiB free, and a catalog of {disks} disks takes some "
                f"{disks * BYTES_A_DISK >> 20} MiB: choose another --folder or a smaller --scale"
            )
        path = pathlib.Path(folder) / "catalog.sqlite"
        program = arguments.bin / "fcdbench"
        subprocess.run([program, "make", "--disks", str(disks), path], check=True)
        print(flush=True)
        subprocess.run([program, "ask", "--runs", str(arguments.runs), path], check=True)


def rows_written(site):
    """By the catalog's own count of the latest sync."""
    catalog = site.folder / "data" / "fcd" / "catalog.sqlite"
    with sqlite3.connect(f"file:{catalog}?mode=ro", uri=True) as connection:
        return connection.execute("SELECT rows_written FROM syncs ORDER BY sync_id DESC LIMIT 1").fetchone()[0]


def change(site, count):
    """A colleague, whose catalog is another one, names an owner of so many disks."""
    catalog = site.folder / "data" / "fcd" / "catalog.sqlite"
    other = site.folder / "colleague.sqlite"
    with sqlite3.connect(f"file:{catalog}?mode=ro", uri=True) as connection:
        ids = [row[0] for row in connection.execute("SELECT fcd_id FROM disks ORDER BY fcd_id LIMIT ?", (count,))]
    rows = site.folder / "owners.csv"
    rows.write_text("disk,team\r\n" + "".join(f"{name},payments\r\n" for name in ids), encoding="utf-8")
    site.fcd("owner", "set", "--from", rows, "--catalog", other, "--quiet")


def sync(arguments, disks):
    arguments.task_time = arguments.latency = 0
    with Site(arguments.bin, f"disks={disks}", arguments) as site:
        site.fcd("login")
        print(f"\n| sync of {disks} disks | time | of the first | rows written | memory |")
        print("|---|---|---|---|---|")
        first = None
        for what in ["first", "repeated, nothing changed", "repeated, 1 of 100 changed", "repeated once more"]:
            if "1 of 100" in what:
                change(site, max(1, disks // 100))
            seconds, memory = site.fcd("sync", "--quiet")
            first = first or seconds
            share = f"{seconds / first:.2f}"
            print(f"| {what} | {seconds:.1f} s | {share} | {rows_written(site)} | {memory:.0f} MiB |", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--bin", type=pathlib.Path, required=True, help="folder with fcd, fcdsim and fcdbench")
    parser.add_argument("--scale", type=float, default=1.0, help="1 is 1,000,000 disks to ask and 100,000 to sync")
    parser.add_argument("--runs", type=int, default=200, help="how often each question is asked")
    parser.add_argument("--folder", type=pathlib.Path, default=tempfile.gettempdir(), help="where the catalog is made")
    parser.add_argument("--only", choices=["ask", "sync"], help="one of the two parts")
    arguments = parser.parse_args()
    if arguments.only != "sync":
        ask(arguments, max(1_000, int(1_000_000 * arguments.scale)))
    if arguments.only != "ask":
        sync(arguments, max(100, int(100_000 * arguments.scale)))


if __name__ == "__main__":
    main()
