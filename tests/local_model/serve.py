"""Serves a GGUF file over the OpenAI protocol with llama.cpp. Run by the Python that has xllamacpp, not by ours."""

import sys
import threading

import xllamacpp

CONTEXT = 8192


def main(model: str, port: int) -> None:
    """Serves on loopback until it is stopped."""
    wanted = xllamacpp.CommonParams()
    wanted.model.path = model
    wanted.port = port
    wanted.n_ctx = CONTEXT
    wanted.n_parallel = 1
    wanted.endpoint_metrics = True
    # Of two shared cores one is as quick as it gets: two threads were 30 times slower.
    wanted.cpuparams.n_threads = wanted.cpuparams_batch.n_threads = 1
    server = xllamacpp.Server(wanted)
    sys.stdout.write(f"{server.listening_address}\n")
    sys.stdout.flush()
    threading.Event().wait()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
