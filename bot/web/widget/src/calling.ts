/** One request, which ends with its reader's patience at the latest. */

export interface Call {
  readonly url: string;
  readonly init?: RequestInit;
  /** Ends the call at once. */
  readonly signal?: AbortSignal;
  /** Ends the call when nothing has come for so long. */
  readonly silenceMs: number;
}

/** What the reader of a response, null where the network failed, makes of it. `alive` says that something came. What
 * was not read when the reader is done is dropped, and the connection with it. */
export async function call<V>(
  { url, init, signal, silenceMs }: Call,
  read: (response: Response | null, alive: () => void) => Promise<V>,
): Promise<V> {
  const controller = new AbortController();
  const end = (): void => controller.abort();
  let timer = setTimeout(end, silenceMs);
  const alive = (): void => {
    clearTimeout(timer);
    timer = setTimeout(end, silenceMs);
  };
  signal?.addEventListener("abort", end);
  try {
    if (signal?.aborted) return await read(null, alive);
    const response = await fetch(url, { ...init, credentials: "omit", signal: controller.signal }).catch(() => null);
    return await read(response, alive);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", end);
    end();
  }
}
