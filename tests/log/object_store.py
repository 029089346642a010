"""An object store on 127.0.0.1 that honours conditional puts, as far as a log needs one: keys and bytes in a dictionary."""

import contextlib
import hashlib
import http.server
import re
import subprocess
import sys
import threading
import urllib.parse
from xml.sax.saxutils import escape

BUCKET = "bucket"


class Handler(http.server.BaseHTTPRequestHandler):
    """GET, HEAD, PUT, DELETE of keys, and the list of those with a prefix."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        return

    def key(self) -> tuple:
        path, _, query = self.path.partition("?")
        return urllib.parse.unquote(path).lstrip("/").partition("/")[2], dict(urllib.parse.parse_qsl(query, keep_blank_values=True))

    def answer(self, code: int, body: bytes = b"", **headers):
        self.send_response(code)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def do_PUT(self):
        key, _ = self.key()
        body = self.body()
        with self.server.guard:
            if self.server.honours and self.headers.get("If-None-Match") == "*" and key in self.server.kept:
                return self.answer(412, b"<Error><Code>PreconditionFailed</Code></Error>")
            self.server.kept[key] = body
        return self.answer(200, ETag=etag(body))

    def body(self) -> bytes:
        data = self.chunks() if self.headers.get("Transfer-Encoding") == "chunked" else self.rfile.read(int(self.headers.get("Content-Length", 0)))
        return unchunked(data) if "aws-chunked" in self.headers.get("Content-Encoding", "") else data

    def chunks(self) -> bytes:
        told = b""
        while size := int(self.rfile.readline().partition(b";")[0], 16):
            told += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return told

    def do_GET(self):
        key, query = self.key()
        if "list-type" in query:
            return self.list(query)
        body = self.server.kept.get(key)
        if body is None:
            return self.answer(404, b"<Error><Code>NoSuchKey</Code></Error>")
        shown = {"ETag": etag(body), "Last_Modified": "Tue, 02 Jan 2024 21:00:00 GMT", "Accept_Ranges": "bytes"}
        span = self.headers.get("Range", "")
        if span.startswith("bytes="):
            first, _, last = span.removeprefix("bytes=").partition("-")
            start = int(first) if first else max(len(body) - int(last), 0)
            end = min(int(last), len(body) - 1) if first and last else len(body) - 1
            return self.answer(206, body[start : end + 1], Content_Range=f"bytes {start}-{end}/{len(body)}", **shown)
        return self.answer(200, body, **shown)

    do_HEAD = do_GET

    def do_DELETE(self):
        self.server.kept.pop(self.key()[0], None)
        self.answer(204)

    def do_POST(self):
        """Several keys deleted at once."""
        keys = re.findall(r"<Key>([^<]*)</Key>", self.body().decode())
        for key in keys:
            self.server.kept.pop(key, None)
        told = "".join(f"<Deleted><Key>{key}</Key></Deleted>" for key in keys)
        self.answer(200, f"<DeleteResult>{told}</DeleteResult>".encode())

    def list(self, query: dict):
        prefix, after, delimiter = query.get("prefix", ""), query.get("start-after", ""), query.get("delimiter", "")
        found, folders = [], set()
        for key in sorted(self.server.kept):
            if not key.startswith(prefix) or key <= after:
                continue
            rest = key[len(prefix) :]
            if delimiter and delimiter in rest:
                folders.add(prefix + rest.partition(delimiter)[0] + delimiter)
            else:
                found.append(key)
        items = "".join(
            f"<Contents><Key>{escape(key)}</Key><LastModified>2024-01-02T21:00:00.000Z</LastModified><ETag>{escape(etag(self.server.kept[key]))}</ETag>"
            f"<Size>{len(self.server.kept[key])}</Size><StorageClass>STANDARD</StorageClass></Contents>"
            for key in found
        )
        items += "".join(f"<CommonPrefixes><Prefix>{escape(name)}</Prefix></CommonPrefixes>" for name in sorted(folders))
        body = f'<?xml version="1.0"?><ListBucketResult><Name>{BUCKET}</Name><KeyCount>{len(found)}</KeyCount><IsTruncated>false</IsTruncated>{items}'
        self.answer(200, (body + "</ListBucketResult>").encode(), Content_Type="application/xml")


def etag(body: bytes) -> str:
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'


def unchunked(data: bytes) -> bytes:
    """The body of a request that was signed piece by piece."""
    parts = b""
    while data:
        head, _, data = data.partition(b"\r\n")
        size = int(head.partition(b";")[0], 16)
        if not size:
            break
        parts, data = parts + data[:size], data[size + 2 :]
    return parts


def serve(honours: bool) -> None:
    """Serve until the process is ended; the port is told on standard output."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.kept, server.guard, server.honours = {}, threading.Lock(), honours
    print(server.server_port, flush=True)
    server.serve_forever()


@contextlib.contextmanager
def object_store(honours: bool = True):
    """Storage options of a store that lives as long as the block: in a process of its own, since a client may hold this one's lock.

    honours  conditional puts; a store that does not puts over what is there, and says that all is well
    """
    running = subprocess.Popen([sys.executable, __file__, str(honours)], stdout=subprocess.PIPE, text=True)
    try:
        yield {
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{int(running.stdout.readline())}",
            "AWS_ALLOW_HTTP": "true",
            "AWS_ACCESS_KEY_ID": "nobody",
            "AWS_SECRET_ACCESS_KEY": "nothing",
            "AWS_REGION": "us-east-1",
            "AWS_VIRTUAL_HOSTED_STYLE_REQUEST": "false",
        }
    finally:
        running.kill()
        running.communicate()


if __name__ == "__main__":
    serve(sys.argv[1] == "True")
