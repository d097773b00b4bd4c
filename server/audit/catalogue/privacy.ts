import {
  EMERGENCY_STARTED,
  EMERGENCY_STOPPED,
  EXPORT,
  LOG_USED,
  OBJECT_SECURITY,
  PATIENT_RECORD,
  SECURITY_ALERT,
} from './dicom.ts';
import { type EventKind, PARTIES, PEOPLE, rows, STAFF, SUPPORT } from './kind.ts';

const emergency = rows('BTG', { roles: STAFF, needs: ['patient'], may: ['participant', 'appointment'] });
const choice = rows('PATRQT', { roles: PARTIES, may: [...PEOPLE, 'account', 'appointment', 'document'] });
const disclosure = rows('TREAT', {
  roles: PARTIES,
  may: [...PEOPLE, 'account', 'appointment', 'conversation', 'call', 'file', 'document', 'destination'],
});
const officer = rows('HCOMPL', {
  roles: SUPPORT,
  may: [...PEOPLE, 'account', 'document', 'hold', 'key', 'review'],
});
const appliance = rows('HSYSADMIN', { roles: SUPPORT });

/** How many of each kind ceased to exist. */
const GONE = {
  keys: 'number',
  records: 'number',
  appointments: 'number',
  participants: 'number',
  calls: 'number',
  links: 'number',
  deliveries: 'number',
  tests: 'number',
  figures: 'number',
  incidents: 'number',
  reviews: 'number',
  comparisons: 'number',
  backups: 'number',
  logs: 'number',
} as const;

/** Rights of patients, emergencies, and what leaves the appliance or ceases to exist. */
export const PRIVACY = {
  'breakglass.start': emergency(SECURITY_ALERT, EMERGENCY_STARTED, 'E'),
  'breakglass.stop': emergency(SECURITY_ALERT, EMERGENCY_STOPPED, 'E', { det: { seconds: 'number' } }),
  'consent.given': choice(SECURITY_ALERT, null, 'C', { det: { consent: 'word', version: 'number' } }),
  'consent.withdrawn': choice(SECURITY_ALERT, null, 'D', { det: { consent: 'word', version: 'number' } }),
  'terms.accepted': choice(SECURITY_ALERT, null, 'C', { det: { terms: 'word', version: 'number' } }),

  'export.data': disclosure(EXPORT, 'disclose', 'R', {
    det: { format: 'word', records: 'number', bytes: 'number', sha256: 'word', part: 'number' },
  }),
  'document.made': officer(EXPORT, 'document', 'R', {
    det: { document: 'word', bytes: 'number', sha256: 'word' },
  }),
  'patient.overview_given': rows('PATRQT', { roles: PARTIES, needs: ['patient'], may: ['document'] })(
    LOG_USED,
    'disclose',
    'R',
    { det: { format: 'word', lines: 'number', names: 'flag', sha256: 'word' } },
  ),

  // two people erase: one asks, another confirms
  'privacy.erasure_asked': officer(SECURITY_ALERT, OBJECT_SECURITY, 'C', { needs: ['patient'] }),
  'privacy.erasure_viewed': officer(LOG_USED, null, 'R', { det: { found: 'number' } }),
  'privacy.erasure_withdrawn': officer(SECURITY_ALERT, OBJECT_SECURITY, 'D', { needs: ['patient'] }),
  // a code of the desk, with which the patient reads it alone
  'patient.overview_offered': rows('PATRQT', { roles: STAFF, needs: ['patient'] })(LOG_USED, 'link', 'C', {
    det: { until: 'word', way: 'word' },
  }),

  'privacy.erased': officer(SECURITY_ALERT, OBJECT_SECURITY, 'D', {
    det: GONE,
  }),
  'privacy.erasure_refused': officer(SECURITY_ALERT, OBJECT_SECURITY, 'D', {
    det: { ground: 'word', until: 'word' },
    outs: [4],
  }),
  'hold.set': officer(SECURITY_ALERT, OBJECT_SECURITY, 'C', { det: { until: 'word' } }),
  'hold.lifted': officer(SECURITY_ALERT, OBJECT_SECURITY, 'D'),
  // what the terms of DESIGN §9 ended, how many of each
  'retention.run': appliance(PATIENT_RECORD, 'retention', 'D', {
    det: {
      ...GONE,
      messages: 'number',
      files: 'number',
      measurements: 'number',
      held: 'number',
    },
  }),
} as const satisfies Record<string, EventKind>;
