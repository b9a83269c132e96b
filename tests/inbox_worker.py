"""A process that works off an inbox: `python -m tests.inbox_worker URL OWNER LEASE_S [stall | put]`.

It prints a line for each delivery that it claims, and one for each that it finishes. Asked to stall, it claims one and
sleeps; asked to put, it only puts the keys 0 to 199 and prints those that were new.
"""

import sys
import threading
import time

from bot.slack.inbox import Inbox, Outcome, Post
from tests.inboxes import question
from vectorstore.database import open_engine

THREADS = 4


def main(url: str, owner: str, lease_s: str, task: str = "") -> None:
    """Does what the command line says."""
    engine = open_engine(url)
    inbox = Inbox(engine, float(lease_s))
    if task == "put":
        _tell(*(str(number) for number in range(200) if inbox.put(str(number), question(number))))
    elif task == "stall":
        _stall(inbox, owner)
    else:
        threads = [threading.Thread(target=_work_off, args=(inbox, owner)) for _ in range(THREADS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    engine.dispose()


def _stall(inbox: Inbox, owner: str) -> None:
    claimed = inbox.claim(owner)
    _tell(claimed.id if claimed else "")
    time.sleep(600)


def _work_off(inbox: Inbox, owner: str) -> None:
    while inbox.unfinished():
        claimed = inbox.claim(owner)
        if claimed is None:
            time.sleep(0.05)
            continue
        _tell(f"claimed {claimed.id} {claimed.attempts}")
        inbox.note(claimed.id, [Post(0)])
        inbox.note(claimed.id, [Post(0, f"9{claimed.ask.ts}", whole=True)])
        inbox.finish(claimed.id, Outcome.DONE)
        _tell(f"finished {claimed.id} {claimed.attempts}")


def _tell(*lines: str) -> None:
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
