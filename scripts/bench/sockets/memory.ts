import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import WebSocket from 'ws';

/** The freed pages go back to the system some time after the collection. */
const GIVEN_BACK_MS = 2_000;

/** What the app's process holds, as the system counts it, without what is only waiting to be thrown away. */
export class Memory {
  readonly #inspector: WebSocket;
  readonly #pid: number;

  private constructor(inspector: WebSocket, pid: number) {
    this.#inspector = inspector;
    this.#pid = pid;
  }

  /** Of a process that was started with `--inspect-port` at 127.0.0.1; SIGUSR1 opens its inspector. */
  static async of(pid: number, port: number): Promise<Memory> {
    process.kill(pid, 'SIGUSR1');
    for (let tries = 0; tries < 50; tries++) {
      const list = await fetch(`http://127.0.0.1:${port}/json/list`).catch(() => null);
      const [target] = ((await list?.json()) ?? []) as readonly { webSocketDebuggerUrl: string }[];
      if (target === undefined) {
        await new Promise((resolve) => setTimeout(resolve, 100));
        continue;
      }
      const inspector = new WebSocket(target.webSocketDebuggerUrl, { perMessageDeflate: false });
      await once(inspector, 'open');
      return new Memory(inspector, pid);
    }
    throw new Error('the inspector did not open');
  }

  /** Resident bytes after a full collection. */
  async read(): Promise<number> {
    this.#inspector.send(JSON.stringify({ id: 1, method: 'HeapProfiler.collectGarbage' }));
    await once(this.#inspector, 'message');
    await new Promise((resolve) => setTimeout(resolve, GIVEN_BACK_MS));
    const status = readFileSync(`/proc/${this.#pid}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) * 1024;
  }
  /** A process with a guest in its inspector does not end. */
  close(): void {
    this.#inspector.terminate();
  }
}
