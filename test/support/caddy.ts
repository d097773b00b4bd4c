import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { connect, type TLSSocket } from 'node:tls';

/** Whether Debian's Caddy is here. */
export const HAS_CADDY = spawnSync('caddy', ['version']).status === 0;

const LOOK_MS = 50;

/** A real Caddy with a certificate of its own CA for `localhost`, on a port of its own. */
export class Caddy {
  readonly folder: string;
  readonly port: number;
  readonly #process: ChildProcess;

  private constructor(folder: string, port: number, child: ChildProcess) {
    this.folder = folder;
    this.port = port;
    this.#process = child;
  }

  /**
   * @param text a Caddyfile; it keeps its certificates in a folder of the test, and opens no port 80.
   */
  static async start(text: string, port: number): Promise<Caddy> {
    const folder = mkdtempSync(join(tmpdir(), 'caddy-'));
    const file = join(folder, 'Caddyfile');
    const ours = `auto_https disable_redirects\n\tstorage file_system ${folder}`;
    writeFileSync(file, text.replace('skip_install_trust', `skip_install_trust\n\t${ours}`));
    const child = spawn('caddy', ['run', '--config', file, '--adapter', 'caddyfile'], {
      env: { PATH: process.env['PATH'], HOME: folder },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr.on('data', (piece: Buffer) => (said += piece.toString()));
    const caddy = new Caddy(folder, port, child);
    while (!(await caddy.#answers())) {
      if (child.exitCode !== null) throw new Error(`caddy ended: ${said}`);
      await pause(LOOK_MS);
    }
    return caddy;
  }

  /** The root of its CA, as browsers would have to trust it. */
  get root(): string {
    return readFileSync(join(this.folder, 'pki/authorities/local/root.crt'), 'utf8');
  }

  /** The pair that it made for `localhost`, and renews. */
  get pair(): { readonly certFile: string; readonly keyFile: string } {
    const place = join(this.folder, 'certificates/local/localhost/localhost');
    return { certFile: `${place}.crt`, keyFile: `${place}.key` };
  }

  /** Connects as a browser that trusts its CA does. */
  async dial(host = '127.0.0.1'): Promise<TLSSocket> {
    const socket = connect({ host, port: this.port, servername: 'localhost', ca: this.root });
    await once(socket, 'secureConnect');
    return socket;
  }

  async stop(): Promise<void> {
    const gone = once(this.#process, 'exit');
    this.#process.kill('SIGTERM');
    await gone;
    rmSync(this.folder, { recursive: true, force: true });
  }

  async #answers(): Promise<boolean> {
    if (!existsSync(join(this.folder, 'pki/authorities/local/root.crt'))) return false;
    try {
      (await this.dial()).destroy();
      return true;
    } catch {
      return false;
    }
  }
}
