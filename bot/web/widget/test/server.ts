/** A real server on a port of its own, whose replies a test writes down in their order. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { TestContext } from "node:test";
import type { Problem } from "../src/types";

export type Reply = (response: ServerResponse, body: string) => void;

export interface Served {
  readonly base: string;
  /** `GET /path` and so on, with what was sent. */
  readonly calls: { readonly line: string; readonly body: string; readonly headers: IncomingMessage["headers"] }[];
  /** Settles when a reader has left before the reply was done. */
  readonly left: Promise<void>;
}

/** Serves until the test is over; the last reply is given again and again. */
export async function serve(test: TestContext, ...replies: readonly Reply[]): Promise<Served> {
  const calls: Served["calls"] = [];
  let leave = (): void => undefined;
  const left = new Promise<void>((resolve) => (leave = resolve));
  const server = createServer(async (request, response) => {
    response.on("close", () => response.writableFinished || leave());
    let body = "";
    for await (const piece of request) body += String(piece);
    const reply = replies[Math.min(calls.length, replies.length - 1)];
    calls.push({ line: `${request.method} ${request.url}`, body, headers: request.headers });
    reply?.(response, body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  test.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { base: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, calls, left };
}

const STREAM = { "Content-Type": "text/event-stream; charset=utf-8" };

/** A whole stream. */
export function streamed(text: string): Reply {
  return (response) => response.writeHead(200, STREAM).end(text);
}

/** A stream that breaks off, in the middle of an event if need be. */
export function brokenOff(text: string): Reply {
  return (response) => response.writeHead(200, STREAM).write(text, () => setTimeout(() => response.destroy(), 20));
}

/** A stream that begins and then says nothing more. */
export function silent(text: string): Reply {
  return (response) => response.writeHead(200, STREAM).write(text || ": alive\n\n");
}

export function json(content: unknown, status = 200): Reply {
  return (response) => response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(content));
}

export function refused(problem: Problem, headers: Readonly<Record<string, string>> = {}): Reply {
  const all = { "Content-Type": "application/problem+json", ...headers };
  return (response) => response.writeHead(problem.status, all).end(JSON.stringify(problem));
}

/** What a proxy puts in the place of a reply. */
export function page(status: number): Reply {
  return (response) => response.writeHead(status, { "Content-Type": "text/html" }).end("<html>nginx</html>");
}

/** Hangs up without a word. */
export const hungUp: Reply = (response) => void response.destroy();
