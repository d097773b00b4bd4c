import { get } from 'node:http';
import { SECOND } from '../../server/core/clock.ts';
import { type Command, FAILED, Failure, OK } from './command.ts';
import { CONFIG_OPTIONS, configOf } from './config.ts';

const PATIENCE_MS = 5 * SECOND;

/** `health`: what the running app says of itself. */
export const health: Command = {
  name: 'health',
  operands: [],
  options: { ...CONFIG_OPTIONS },
  async run(call) {
    const { terminal, words } = call;
    const { origin, host, port } = configOf(call).app;
    const answer = await ask(host, port, new URL(origin).host).catch((cause: unknown) => {
      throw new Failure(words.noAnswer(`http://${host}:${port}`, (cause as Error).message), { cause });
    });
    const failing = Object.keys(answer).filter((part) => part !== 'ok' && answer[part] !== true);
    const well = answer['ok'] === true;
    terminal.say(well ? words.healthy : words.unhealthy(failing.join(', ') || '?'));
    return well ? OK : FAILED;
  },
};

/** Asks the app on this machine, under the name that it is served by. */
function ask(host: string, port: number, name: string): Promise<Record<string, unknown>> {
  return new Promise((resolve, reject) => {
    const request = get({ host, port, path: '/healthz', headers: { host: name }, timeout: PATIENCE_MS });
    request.on('timeout', () => request.destroy(new Error(`no answer in ${PATIENCE_MS / SECOND} s`)));
    request.on('error', reject);
    request.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (piece: string) => {
        text += piece;
      });
      response.on('error', reject);
      response.on('end', () => {
        try {
          resolve(JSON.parse(text) as Record<string, unknown>);
        } catch {
          reject(new Error(`HTTP ${response.statusCode}`));
        }
      });
    });
  });
}
