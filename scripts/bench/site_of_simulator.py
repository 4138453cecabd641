"""A simulated vCenter in a process of its own, and an fcd that knows it, for measurements."""

import contextlib
import json
import os
import pathlib
import shlex
import signal
import subprocess
import sys
import tempfile
import time


class Site:
    """A simulator, and a home in which fcd knows it."""

    def __init__(self, binaries, seed, arguments):
        self.binaries, self.seed, self.arguments = binaries, seed, arguments

    def __enter__(self):
        self.stack = contextlib.ExitStack()
        self.folder = pathlib.Path(self.stack.enter_context(tempfile.TemporaryDirectory()))
        ready = self.folder / "ready.json"
        self.log = self.stack.enter_context(open(self.folder / "simulator.log", "wb"))
        self.stats_file = self.folder / "stats.json"
        self.simulator = subprocess.Popen(
            [
                self.binaries / "fcdsim", "--https", "--port", "0", "--seed", self.seed, "--cert-out",
                self.folder / "ca.pem", "--ready-file", ready, "--stats-file", self.stats_file,
                "--task-time", str(self.arguments.task_time), "--latency", str(self.arguments.latency),
            ],
            stdout=self.log,
            stderr=self.log,
        )
        self.stack.callback(self.stop)
        deadline = time.monotonic() + 120
        while not (ready.exists() and ready.read_text().endswith("\n")):
            if self.simulator.poll() is not None or time.monotonic() > deadline:
                sys.exit(f"the simulator did not start: {(self.folder / 'simulator.log').read_text()}")
            time.sleep(0.05)
        # No configuration, session or catalog of the person who measures is touched.
        environment = {k: v for k, v in os.environ.items() if not k.startswith(("FCD_", "GOVC_", "XDG_"))}
        self.environment = environment | {
            "FCD_URL": json.loads(ready.read_text())["url"],
            "FCD_CA_FILE": str(self.folder / "ca.pem"),
            "FCD_USERNAME": "administrator@vsphere.local",
            "FCD_PASSWORD": "fcdsim",
            "XDG_CONFIG_HOME": str(self.folder / "config"),
            "XDG_DATA_HOME": str(self.folder / "data"),
            "XDG_STATE_HOME": str(self.folder / "state"),
        }
        return self

    def __exit__(self, *error):
        self.stack.close()

    def stop(self):
        if self.simulator.poll() is None:
            self.simulator.send_signal(signal.SIGTERM)
            self.simulator.wait(60)

    def traffic(self):
        """What the simulator counted: the file is written once more when it ends."""
        self.stop()
        return json.loads(self.stats_file.read_text())

    def fcd(self, *words, allowed=(0,)):
        """Runs fcd. Returns seconds and the largest resident memory in MiB."""
        command = [str(self.binaries / "fcd"), *map(str, words)]
        with open(self.folder / "output", "wb") as output, open(self.folder / "errors", "wb") as errors:
            start = time.perf_counter()
            process = subprocess.Popen(
                command, env=self.environment, stdin=subprocess.DEVNULL, stdout=output, stderr=errors
            )
            _, status, usage = os.wait4(process.pid, 0)
            seconds = time.perf_counter() - start
            process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in allowed:
            words = (self.folder / "errors").read_text()[-2000:]
            sys.exit(f"{shlex.join(command)} ended with status {process.returncode}: {words}")
        return seconds, usage.ru_maxrss / 1024

    def count(self, *words):
        """How many things fcd lists."""
        self.fcd(*words, "-o", "json")
        return len(json.loads((self.folder / "output").read_text()))
