import {
  APPLICATION,
  APPLICATION_START,
  APPLICATION_STOP,
  NETWORK_CONFIGURATION,
  RESTRICTED_FUNCTION,
  SECURITY_ALERT,
  SECURITY_CONFIGURATION,
  SOFTWARE_CONFIGURATION,
} from './dicom.ts';
import { type EventKind, rows, STAFF, SUPPORT } from './kind.ts';

const system = rows('HSYSADMIN', { roles: SUPPORT, may: ['system', 'log'], outs: [0, 4, 8, 12] });
const setting = rows('HSYSADMIN', { roles: STAFF, needs: ['setting'] });
const support = rows('HSYSADMIN', { roles: STAFF, needs: ['account'] });

const CHANGE = { before: 'word', after: 'word' } as const;

/** The appliance: its start and stop, clock, settings, keys, backups, updates and foreign hands. */
export const APPLIANCE = {
  'installation.made': system(APPLICATION, null, 'C', {
    // the installation report, by its SHA-256
    det: { version: 'word', report: 'word' },
    needs: ['account'],
  }),
  'app.start': system(APPLICATION, APPLICATION_START, 'E', { det: { version: 'word', mode: 'word' } }),
  'app.stop': system(APPLICATION, APPLICATION_STOP, 'E', { det: { signal: 'word' } }),
  'clock.accepted': setting(SECURITY_ALERT, SECURITY_CONFIGURATION, 'U', {
    det: { before: 'word', behind: 'number' },
  }),
  'clock.stepped': system(SECURITY_ALERT, SECURITY_CONFIGURATION, 'U', { det: { ms: 'number' } }),
  'config.change': setting(SECURITY_ALERT, SECURITY_CONFIGURATION, 'U', { det: CHANGE }),
  'config.network': setting(SECURITY_ALERT, NETWORK_CONFIGURATION, 'U', { det: CHANGE }),
  'config.software': setting(SECURITY_ALERT, SOFTWARE_CONFIGURATION, 'U', { det: CHANGE }),
  'key.made': system(SECURITY_ALERT, SECURITY_CONFIGURATION, 'C', { det: { key: 'word', after: 'word' } }),
  'key.rotated': system(SECURITY_ALERT, SECURITY_CONFIGURATION, 'U', { det: { key: 'word', ...CHANGE } }),
  // CID 400 has no event of its own for these: an alert of the kind 'software configuration'
  'backup.made': system(SECURITY_ALERT, SOFTWARE_CONFIGURATION, 'E', {
    det: { lines: 'number', bytes: 'number' },
  }),
  'backup.restored': system(SECURITY_ALERT, SOFTWARE_CONFIGURATION, 'E', {
    det: {
      generation: 'number',
      size: 'number',
      root: 'word',
      restored: 'number',
      signers: 'number',
    },
    may: ['system', 'log', 'account'],
  }),
  'update.applied': system(SECURITY_ALERT, SOFTWARE_CONFIGURATION, 'E', { det: CHANGE }),
  'support.session_start': support(SECURITY_ALERT, RESTRICTED_FUNCTION, 'E', {
    det: { ticket: 'word', until: 'word' },
  }),
  'support.session_stop': support(SECURITY_ALERT, RESTRICTED_FUNCTION, 'E', {
    det: { ticket: 'word', seconds: 'number' },
  }),
} as const satisfies Record<string, EventKind>;
