"""Measures fcd's work on a fleet against a simulated vCenter in another process.

Each measurement has a simulator, a catalog and a session of its own. Prints one row of a Markdown table for each: time,
things and calls a second, the largest resident memory of fcd, and the most calls that the server had under way and
waiting at once, as the simulator counts them.
"""

import argparse
import os
import pathlib
import statistics
import sys

from site_of_simulator import Site


# Chooses the disks of the simulator's seed `disks=`, by a word of `fcd find`.
EVERY_DISK = ["--where", "disk-"]


def file_path(number):
    """A VMDK of the simulator's seed `files=`."""
    application = number // 10
    name = f"team-{application // 10:02}/app-{application:04}/data-{number % 10}.vmdk"
    return f"[bulk-0{application % 5 + 1}] legacy/{name}"


def disk_list(site, count, describes):
    path = site.folder / "disks.csv"
    with open(path, "w", encoding="utf-8") as file:
        file.write("path,name,owner,tags\r\n")
        for number in range(count):
            owner = f"team-{number // 100 % 20},migrated" if describes else ","
            file.write(f"{file_path(number)},legacy-{number},{owner}\r\n")
    return path


def register_in_bulk(arguments, count, describes):
    with Site(arguments.bin, f"files={count}", arguments) as site:
        seconds, memory = site.fcd("register", "--from", disk_list(site, count, describes), "--quiet")
        found = site.count("find")
        if found != count:
            sys.exit(f"{found} disks are registered instead of {count}")
        return seconds, memory, site.traffic()


def register_singly(arguments, count, describes):
    """Seconds for each of `count` runs, each with the session that is kept."""
    with Site(arguments.bin, f"files={max(count, arguments.register)}", arguments) as site:
        site.fcd("login")
        times, memories = zip(
            *(
                site.fcd(
                    "register", file_path(number), "--name", f"legacy-{number}", "--quiet",
                    *(["--owner", f"team-{number // 100 % 20}", "--tag", "migrated"] if describes else []),
                )
                for number in range(count)
            )
        )
        return times, max(memories), site.traffic()


def describe(arguments, count):
    with Site(arguments.bin, f"disks={count}", arguments) as site:
        site.fcd("sync", "--quiet")
        owner = site.fcd("owner", "set", *EVERY_DISK, "--team", "payments", "--yes", "--quiet")
        tag = site.fcd("tag", "attach", "migrated", *EVERY_DISK, "--yes", "--quiet")
        found = site.count("find", "--owner", "payments", "--tag", "migrated")
        if found != count:
            sys.exit(f"{found} disks have owner and tag instead of {count}")
        return owner[0] + tag[0], max(owner[1], tag[1]), site.traffic()


def move(arguments, count):
    with Site(arguments.bin, f"attached={count}", arguments) as site:
        site.fcd("sync", "--quiet")
        path = site.folder / "moves.csv"
        lines = (f"moving-{number},to-{number // 30 + 1:03}\r\n" for number in range(count))
        path.write_text("name,to\r\n" + "".join(lines), encoding="utf-8")
        seconds, memory = site.fcd("move", "--rows", path, "--quiet")
        return seconds, memory, site.traffic()


def row(name, count, runs):
    """A row of several runs, each with seconds, memory and traffic."""
    seconds = [run[0] for run in runs]
    median = statistics.median(seconds)
    spread = f"{min(seconds):.1f} to {max(seconds):.1f} s" if len(seconds) > 1 else "one run"
    calls = statistics.median(run[2]["calls"] for run in runs)
    print(
        f"| {name} | {median:.1f} s | {spread} | {count / median:.0f} | {calls / median:.0f} "
        f"| {max(run[1] for run in runs):.0f} MiB | {max(run[2]['peakUnderWay'] for run in runs)} "
        f"| {max(run[2]['peakWaiting'] for run in runs)} |",
        flush=True,
    )
    return median


def compare_registering(arguments, describes):
    """In bulk and one by one, and the one as a part of the other."""
    count = arguments.register
    what = f"register {count:,} VMDKs" + (" with owner and tag" if describes else "")
    bulk = row(what, count, [register_in_bulk(arguments, count, describes) for _ in range(arguments.runs)])
    times, memory, traffic = register_singly(arguments, arguments.single, describes)
    row(f"the same one by one, {len(times)} of them", len(times), [(sum(times), memory, traffic)])
    scaled = statistics.median(times) * count
    print(
        f"| {count:,} single runs, by the median of {len(times)} | {scaled:.1f} s | "
        f"{min(times) * 1000:.0f} to {max(times) * 1000:.0f} ms each | | | | | |"
    )
    print(f"| in bulk, as a part of that | {bulk / scaled:.3f} | | | | | | |", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", type=pathlib.Path, required=True, help="the folder of fcd and fcdsim")
    parser.add_argument("--runs", type=int, default=3, help="of each measurement but the largest")
    parser.add_argument("--register", type=int, default=1_000, help="VMDKs to register in bulk")
    parser.add_argument("--single", type=int, default=50, help="VMDKs to register one by one")
    parser.add_argument("--describe", type=int, default=10_000, help="disks that get an owner and a tag")
    parser.add_argument("--move", type=int, default=200, help="disks to move")
    parser.add_argument("--many", type=int, default=100_000, help="VMDKs to register for the memory")
    parser.add_argument("--task-time", type=int, default=20, help="milliseconds that a task takes")
    parser.add_argument("--latency", type=int, default=0, help="milliseconds that an answer takes")
    parser.add_argument("--only", choices=["register", "describe", "move", "many"], action="append")
    arguments = parser.parse_args()
    parts = arguments.only or ["register", "describe", "move", "many"]
    print(f"{arguments.runs} runs, {os.cpu_count()} cores, tasks of {arguments.task_time} ms\n")
    print("| | median | all runs | things/s | calls/s | memory | calls at once | waiting calls |")
    print("|---|---|---|---|---|---|---|---|")
    if "register" in parts:
        compare_registering(arguments, describes=False)
        compare_registering(arguments, describes=True)
    if "describe" in parts:
        count = arguments.describe
        row(f"owner and tag on {count:,} disks", count, [describe(arguments, count) for _ in range(arguments.runs)])
    if "move" in parts:
        count = arguments.move
        row(f"move {count:,} disks", count, [move(arguments, count) for _ in range(arguments.runs)])
    if "many" in parts:
        count = arguments.many
        row(f"register {count:,} VMDKs", count, [register_in_bulk(arguments, count, describes=False)])


if __name__ == "__main__":
    main()
