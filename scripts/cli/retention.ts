import type { Retention } from '../../server/audit/retention/service.ts';
import { makeDomains } from '../../server/domains.ts';
import { type Call, type Command, FAILED, Failure, OK } from './command.ts';
import { CONFIG_OPTIONS, configOf, withAppliance } from './config.ts';
import { operator } from './operator.ts';

/** `retention`: ends now what the app ends every night. Exit 1 when something had to stay. */
export const retention: Command = {
  name: 'retention',
  operands: [],
  options: { ...CONFIG_OPTIONS },
  async run(call) {
    const { terminal, words, environment } = call;
    const ended = await withRetention(call, (rooms) => rooms.run(operator(environment)));
    if (ended === null) throw new Failure(words.retention.running);
    terminal.say(words.retention.ended(ended.counts));
    if (ended.held > 0) terminal.say(words.retention.held(ended.held));
    if (ended.trouble === null) return OK;
    terminal.warn(words.retention.trouble[ended.trouble]);
    return FAILED;
  },
};

/** Opens the installation and does what the app itself would do. */
export function withRetention<T>(call: Call, work: (retention: Retention) => Promise<T>): Promise<T> {
  const config = configOf(call);
  return withAppliance(config, async (appliance) => {
    const report = (fault: unknown): void => call.terminal.warn(String(fault));
    const domains = makeDomains({ config, appliance, report });
    domains.relay.close();
    return await work(domains.retention);
  });
}

const PATIENT = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The patient that an operand names. @throws {Failure} when it is no number of one. */
export function patientIn({ given, words }: Call, place: number): string {
  const text = (given.operands[place] ?? '').toLowerCase().replace(/^p:/, '');
  if (!PATIENT.test(text)) throw new Failure(words.retention.noPatient(given.operands[place] ?? ''));
  return text;
}
