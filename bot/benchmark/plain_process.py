"""The plain pipeline as a process of its own, so that it is measured from start to end as keikaku is.

`python -m bot.benchmark.plain_process ORDER`, ORDER being a `PlainOrder` as JSON: with files they are ingested and the
outcome is printed, with a port questions are answered there with the nearest chunks.
"""

import json
import sys
import time
from collections.abc import Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from bot.benchmark.plain_order import PlainOrder, PlainOutcome
from bot.benchmark.plain_pipeline import PlainPipeline, open_model
from bot.benchmark.plain_text import plain_text


def run(order: PlainOrder) -> None:
    """Does what the order says."""
    pipeline = PlainPipeline(open_model(order.model), Path(order.folder))
    if order.port:
        serve(pipeline, order.port)
    else:
        sys.stdout.write(ingest(pipeline, order.files).to_json())


def ingest(pipeline: PlainPipeline, files: Sequence[str]) -> PlainOutcome:
    """Reads, splits, embeds and stores the files."""
    begun = time.perf_counter()
    documents = [plain_text(Path(file)) for file in files]
    chunks = pipeline.ingest([document.text for document in documents])
    return PlainOutcome(
        work_s=time.perf_counter() - begun,
        chunks=chunks,
        pages=sum(document.pages for document in documents),
        characters=sum(len(document.text) for document in documents),
    )


def serve(pipeline: PlainPipeline, port: int) -> None:
    """Answers each POST of `{"question": …}` with the nearest chunks, until it is told to stop."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True  # else headers and body wait 40 ms for each other

        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            body = json.dumps({"passages": pipeline.search(asked["question"])}).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    ThreadingHTTPServer(("127.0.0.1", port), Handler).serve_forever()


if __name__ == "__main__":
    run(PlainOrder.from_json(sys.argv[1]))
