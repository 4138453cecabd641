"""Writes down what a program asks a server, so that curl can ask the same.

Stands between program and server over HTTPS, runs the program with FCD_URL and FCD_CA_FILE pointing here, and leaves a
curl configuration with every request: same order, headers and bodies, one connection. The program's session has to
outlive it, since its cookie stands in the requests.
"""

import argparse
import http.client
import http.server
import os
import ssl
import subprocess
import sys
import threading
from pathlib import Path
from urllib.parse import urlsplit

# curl sets these by itself.
OWN_HEADERS = {"host", "content-length", "connection", "transfer-encoding"}


class Recorder(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, upstream, ca_file):
        super().__init__(("127.0.0.1", 0), Handler)
        self.upstream = urlsplit(upstream)
        self.trust = ssl.create_default_context(cafile=ca_file)
        self.requests = []
        self.lock = threading.Lock()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def setup(self):
        super().setup()
        upstream = self.server.upstream
        self.onward = http.client.HTTPSConnection(upstream.hostname, upstream.port, context=self.server.trust)

    def finish(self):
        self.onward.close()
        super().finish()

    def forward(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        headers = [(name, value) for name, value in self.headers.items() if name.lower() not in OWN_HEADERS]
        request = {"method": self.command, "path": self.path, "headers": headers, "body": body}
        with self.server.lock:
            self.server.requests.append(request)
        self.onward.request(self.command, self.path, body=body or None, headers=dict(headers))
        answer = self.onward.getresponse()
        content = answer.read()
        request["status"] = answer.status
        self.send_response_only(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in OWN_HEADERS:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = forward

    def log_message(self, *_):
        pass


def make_certificate(folder):
    """A certificate for 127.0.0.1, with its key."""
    certificate, key = folder / "recorder.pem", folder / "recorder.key"
    subprocess.run(
        [
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
            "-subj", "/CN=recorder", "-addext", "subjectAltName=IP:127.0.0.1", "-days", "1",
            "-keyout", key, "-out", certificate,
        ],
        check=True, capture_output=True,
    )
    return certificate, key


def quoted(text):
    return '"' + str(text).replace("\\", "\\\\").replace('"', '\\"') + '"'


def write_config(requests, upstream, ca_file, folder):
    """One curl configuration for all requests; prints the status of each answer."""
    parts = []
    for number, request in enumerate(requests, 1):
        lines = [
            f"url = {quoted(upstream + request['path'])}", f"cacert = {quoted(ca_file)}", "silent", "show-error",
            'output = "/dev/null"', r'write-out = "%{http_code}\n"',
        ]
        lines += [f"header = {quoted(f'{name}: {value}')}" for name, value in request["headers"]]
        if request["method"] == "POST":
            body = folder / f"request-{number:03}.xml"
            body.write_bytes(request["body"])
            lines.append(f"data-binary = {quoted(f'@{body}')}")
        parts.append("\n".join(lines))
    (folder / "curl.config").write_text("\nnext\n".join(parts) + "\n", encoding="utf-8")
    (folder / "statuses").write_text("".join(f"{request['status']}\n" for request in requests), encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--upstream", required=True, help="URL of the server")
    parser.add_argument("--ca-file", required=True, help="PEM file that vouches for the server")
    parser.add_argument("--folder", required=True, type=Path, help="where the requests are left")
    parser.add_argument("command", nargs="+")
    arguments = parser.parse_args()
    certificate, key = make_certificate(arguments.folder)
    recorder = Recorder(arguments.upstream, arguments.ca_file)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    recorder.socket = context.wrap_socket(recorder.socket, server_side=True)
    threading.Thread(target=recorder.serve_forever, daemon=True).start()
    url = f"https://127.0.0.1:{recorder.server_address[1]}"
    environment = os.environ | {"FCD_URL": url, "FCD_CA_FILE": str(certificate)}
    outcome = subprocess.run(arguments.command, env=environment, stdout=subprocess.DEVNULL, check=False)
    if outcome.returncode != 0:
        sys.exit(f"{arguments.command[0]} ended with status {outcome.returncode}")
    write_config(recorder.requests, arguments.upstream, arguments.ca_file, arguments.folder)


if __name__ == "__main__":
    main()
