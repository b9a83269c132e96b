"""A process that answers a bell: writes the id of each job that it is rung for, a line each."""

import sys
from pathlib import Path

from vectorstore.operations.queueing import Bell
from vectorstore.settings import StoreSettings


def listen(data_dir: str, queue_url: str, log: str) -> None:
    """Listens until the process is ended; the first line tells that the clock ticks too."""

    def note(job_id: str) -> None:
        with Path(log).open("a") as file:
            file.write(f"{job_id}\n")

    settings = StoreSettings.model_validate({"KEIKAKU_DATA_DIR": data_dir, "QUEUE_URL": queue_url})
    Bell.of(settings).consume(note, lambda: note("minute"))


if __name__ == "__main__":
    listen(*sys.argv[1:])
