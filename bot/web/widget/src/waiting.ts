/** Waiting that ends at once when it is no longer wanted. */

/** Settles when the signal aborts. */
export function aborted(signal: AbortSignal): Promise<void> {
  return until(signal, () => () => undefined);
}

/** Settles after so long, or when the signal aborts. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return until(signal, (done) => {
    const timer = setTimeout(done, ms);
    return () => clearTimeout(timer);
  });
}

/** Settles when the browser is connected again, or when the signal aborts. */
export function untilOnline(signal: AbortSignal): Promise<void> {
  return until(signal, (done) => {
    addEventListener("online", done);
    return () => removeEventListener("online", done);
  });
}

/** `begin` calls `done` some time later, and returns what ends its waiting. */
function until(signal: AbortSignal, begin: (done: () => void) => () => void): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = (): void => {
      end();
      signal.removeEventListener("abort", done);
      resolve();
    };
    const end = begin(done);
    signal.addEventListener("abort", done);
  });
}
