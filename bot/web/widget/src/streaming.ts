/** Server-Sent Events out of bytes, however the bytes were cut. */

/** An event with its name and data; comments and events without data are none. */
export interface ServerEvent {
  readonly name: string;
  readonly data: string;
}

/** Takes a stream's bytes piece by piece. Source: WHATWG HTML, "Interpreting an event stream". */
export class EventParser {
  private readonly decoder = new TextDecoder();
  private rest = "";
  private name = "";
  private data: string[] = [];

  /** The events that end in this piece. */
  push(bytes: Uint8Array): ServerEvent[] {
    const lines = (this.rest + this.decoder.decode(bytes, { stream: true })).split(/\r\n|\n|\r(?!$)/);
    this.rest = lines.pop() ?? "";
    const events: ServerEvent[] = [];
    for (const line of lines) {
      if (line !== "") this.take(line);
      else if (this.data.length > 0) events.push({ name: this.name || "message", data: this.data.join("\n") });
      if (line === "") this.forget();
    }
    return events;
  }

  private take(line: string): void {
    const [, field, value = ""] = /^([^:]*)(?:: ?([^]*))?$/.exec(line) ?? [];
    if (field === "event") this.name = value;
    if (field === "data") this.data.push(value);
  }

  private forget(): void {
    this.name = "";
    this.data = [];
  }
}
