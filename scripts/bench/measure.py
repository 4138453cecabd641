"""Measures how long programs take, from start to end of the process.

Runs them by turns, so that whatever else the machine does meets all of them alike, and prints a row of a Markdown
table for each: median, quartiles, extremes in milliseconds, and the median's ratio to the last one's.
"""

import argparse
import os
import shlex
import statistics
import sys
import time


def run(command, quiet):
    """Seconds that one run takes."""
    start = time.perf_counter()
    process = os.posix_spawnp(command[0], command, os.environ, file_actions=[(os.POSIX_SPAWN_DUP2, quiet, 1)])
    _, status = os.waitpid(process, 0)
    seconds = time.perf_counter() - start
    if status != 0:
        sys.exit(f"{shlex.join(command)} ended with status {os.waitstatus_to_exitcode(status)}")
    return seconds


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=25, help="of each program; the first is not counted")
    parser.add_argument("--before", help="a command for the shell before each run, not measured")
    parser.add_argument("program", nargs="+", metavar="NAME=COMMAND")
    arguments = parser.parse_args()
    programs = {name: shlex.split(command) for name, command in (text.split("=", 1) for text in arguments.program)}
    quiet = os.open(os.devnull, os.O_WRONLY)
    times = {name: [] for name in programs}
    for number in range(arguments.runs + 1):
        for name, command in programs.items():
            if arguments.before and os.system(arguments.before) != 0:
                sys.exit(f"failed: {arguments.before}")
            seconds = run(command, quiet)
            if number > 0:
                times[name].append(seconds * 1000)
    base = statistics.median(list(times.values())[-1])
    for name, values in times.items():
        low, median, high = statistics.quantiles(values, n=4)
        print(
            f"| {name} | {median:.1f} ms | {low:.1f} to {high:.1f} ms | {min(values):.1f} to {max(values):.1f} ms "
            f"| {median / base:.2f} |"
        )


if __name__ == "__main__":
    main()
