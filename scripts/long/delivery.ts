import { crashTrial } from '../../test/delivery/crash.ts';
import type { Verdict } from './run.ts';

const MESSAGES = Number(process.env['LONG_MESSAGES'] ?? 1_000);
const KILLS = Number(process.env['LONG_KILLS'] ?? 20);

/** A queue of messages to a real SMTP server, whose sender is killed over and over. */
export async function judge(): Promise<readonly Verdict[]> {
  const { lost, repeats, unlike, unsent, told } = await crashTrial(MESSAGES, KILLS);
  const after = `of ${MESSAGES} messages, after ${KILLS} kills`;
  return [
    { passed: lost === 0, says: `${lost} lost ${after}` },
    { passed: repeats <= KILLS, says: `${repeats} came twice ${after}, at most the one in flight each time` },
    { passed: unlike === 0, says: `${unlike} of them with another Message-ID, UID or SEQUENCE` },
    { passed: unsent === 0 && told === MESSAGES, says: `${unsent} not sent, ${told} told in the log` },
  ];
}
