import { type Command, FAILED, OK, UsageError } from './command.ts';
import { CONFIG_OPTIONS } from './config.ts';
import { operator } from './operator.ts';
import { patientIn, withRetention } from './retention.ts';

/**
 * `erase PATIENT`: what a patient asks for under AVG art. 17. Exit 1 when nothing could be erased; what the law keeps of
 * the log is said, and no failure.
 */
export const erase: Command = {
  name: 'erase',
  operands: ['PATIENT'],
  options: { reason: { type: 'string' }, ...CONFIG_OPTIONS },
  async run(call) {
    const { given, terminal, words, environment } = call;
    const reason = given.option('reason')?.trim() ?? '';
    if (reason === '') throw new UsageError(words.missing('--reason'));
    const patient = patientIn(call, 0);
    const { erased, refused, clean } = await withRetention(call, (rooms) =>
      rooms.erase(operator(environment, { reason }), patient),
    );
    if (erased !== null) terminal.say(words.retention.erased(erased));
    if (refused !== null) terminal.warn(words.retention.refused(refused));
    if (!clean) terminal.warn(words.retention.notClean);
    return erased === null ? FAILED : OK;
  },
};
