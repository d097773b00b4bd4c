import { LOG_USED, RECORDING_STARTED, RECORDING_STOPPED, SECURITY_ALERT } from './dicom.ts';
import { type EventKind, PEOPLE, rows, SUPPORT } from './kind.ts';

const appliance = rows('HSYSADMIN', { roles: SUPPORT, may: ['system', 'log'], outs: [0, 4, 8, 12] });
const officer = rows('HCOMPL', { roles: SUPPORT, needs: ['log'], may: [...PEOPLE, 'account', 'document'] });
const review = rows('HCOMPL', {
  roles: ['05', '06', '07'],
  needs: ['review'],
  may: [...PEOPLE, 'account', 'log', 'incident'],
});
const incident = rows('HCOMPL', {
  roles: SUPPORT,
  needs: ['incident'],
  may: [...PEOPLE, 'account', 'appointment', 'call', 'log', 'document'],
});

/** The log itself: who reads it, how it is sealed, and that it is looked at (NEN 7513 §6, §8). */
export const LOG = {
  'audit.started': appliance(SECURITY_ALERT, RECORDING_STARTED, 'E', { det: { version: 'word' } }),
  'audit.stopped': appliance(SECURITY_ALERT, RECORDING_STOPPED, 'E'),
  'audit.viewed': officer(LOG_USED, null, 'R', {
    det: {
      view: 'word',
      from: 'number',
      through: 'number',
      found: 'number',
      personal: 'flag',
      part: 'number',
      // which lines were asked for: codes, days and ids, never typed text
      filter: 'word',
    },
  }),
  'audit.exported': officer(LOG_USED, 'export', 'R', {
    det: {
      format: 'word',
      from: 'number',
      through: 'number',
      personal: 'flag',
      part: 'number',
      filter: 'word',
    },
  }),
  'audit.proved': officer(LOG_USED, 'proof', 'R', { det: { line: 'number', size: 'number' } }),
  // what came of it is the verifier's exit code (FORMAT.md §7), and the first line that is not right
  'audit.verified': officer(LOG_USED, 'verify', 'E', {
    det: { lines: 'number', exit: 'number', line: 'number', size: 'number' },
  }),
  'audit.checkpoint': appliance(LOG_USED, 'checkpoint', 'E', { det: { size: 'number', root: 'word' } }),
  'audit.head_refused': appliance(SECURITY_ALERT, 'head-refused', 'E', {
    det: { seq: 'number', size: 'number', held: 'number' },
    outs: [12],
  }),
  'audit.sink_failed': appliance(SECURITY_ALERT, 'sink', 'E', {
    det: { sink: 'word', since: 'word', size: 'number' },
    outs: [8],
  }),
  'audit.sink_restored': appliance(SECURITY_ALERT, 'sink', 'E', {
    det: { sink: 'word', since: 'word', size: 'number' },
  }),
  'audit.released': rows('HCOMPL', { roles: SUPPORT, may: ['log'] })(LOG_USED, 'release', 'D', {
    det: { through: 'number', size: 'number', root: 'word' },
  }),

  // the draw follows from the seed: whoever has it can draw again
  'review.started': review(LOG_USED, 'review', 'C', {
    det: { month: 'word', lines: 'number', acts: 'number', drawn: 'number', seed: 'word' },
  }),
  'review.viewed': review(LOG_USED, 'review', 'R', {
    det: { month: 'word', line: 'number', found: 'number', part: 'number' },
  }),
  'review.marked': review(LOG_USED, 'review', 'U', { det: { month: 'word', line: 'number', mark: 'word' } }),
  'review.asked': review(LOG_USED, 'review', 'E', { det: { month: 'word', line: 'number' } }),
  'review.answered': review(LOG_USED, 'review', 'U', { det: { month: 'word', line: 'number' } }),
  'audit.review_done': review(LOG_USED, 'review', 'E', {
    det: { month: 'word', lines: 'number', open: 'number', size: 'number', root: 'word' },
  }),
  'review.overdue': review(SECURITY_ALERT, 'review', 'E', {
    det: { month: 'word', days: 'number' },
    outs: [4],
  }),

  // a list of all needs no incident in it
  'incident.viewed': incident(LOG_USED, 'incident', 'R', {
    det: { found: 'number' },
    needs: ['log'],
    may: ['incident'],
  }),
  'incident.opened': incident(SECURITY_ALERT, 'incident', 'C', { det: { kind: 'word' } }),
  'incident.updated': incident(SECURITY_ALERT, 'incident', 'U', { det: { kind: 'word', fields: 'word' } }),
  'incident.reported': incident(SECURITY_ALERT, 'incident', 'E', {
    det: { kind: 'word', authority: 'word' },
  }),
  'incident.closed': incident(SECURITY_ALERT, 'incident', 'U', { det: { kind: 'word' } }),
} as const satisfies Record<string, EventKind>;
