"""Runs ingests in processes that may be killed: `python -m tests.nursery FOLDER`, one order a line on standard input.

An order is JSON: `texts` by file name and `killed_after_s`, null for never. The answer is how the ingest
ended, as JSON: "done", "killed", or the error's message.
"""

import json
import os
import signal
import sys
import time
from pathlib import Path

from ingest.errors import IngestError
from tests.workbench import Workbench
from vectorstore import chroma, lexical
from vectorstore.errors import VectorStoreError

LOADED = chroma, lexical
"""Imported beforehand, so that a process that is made here sets to work at once."""


def ingest(folder: Path, texts: dict[str, str]) -> str:
    try:
        Workbench(folder).ingest(texts)
    except (IngestError, VectorStoreError) as error:
        return str(error)
    return "done"


def main(folder: Path) -> None:
    for line in sys.stdin:
        order = json.loads(line)
        near, far = os.pipe()
        child = os.fork()
        if child == 0:
            os.write(far, ingest(folder, order["texts"]).encode())
            os._exit(0)
        os.close(far)
        if order["killed_after_s"] is not None:
            time.sleep(order["killed_after_s"])
            os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        with os.fdopen(near, encoding="utf-8") as told:
            sys.stdout.write(json.dumps(told.read() or "killed") + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
