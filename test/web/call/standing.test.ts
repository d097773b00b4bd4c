import { describe, expect, test } from 'vitest';
import type { CallView, FromServer, PeerView, Welcome } from '../../../server/protocol/signalling.ts';
import { closedGate } from '../../../web/src/call/gate.ts';
import { mesh } from '../../../web/src/call/mesh.ts';
import {
  admittedSeats,
  cameBack,
  hear,
  NOTHING_HEARD,
  type Standing,
} from '../../../web/src/call/standing.ts';

const SINCE = '2026-11-21T10:00:00.000Z';
const CALL: CallView = {
  call: 'c1',
  phase: 'gathering',
  startedAt: null,
  iceServers: [],
  iceExpires: SINCE,
  path: 'direct',
};

function peer(seat: string, change: Partial<PeerView> = {}): PeerView {
  const endpoints: PeerView['endpoints'] = [{ endpoint: 0, attach: 5 }];
  return {
    seat,
    role: 'relative',
    name: seat,
    phase: 'waiting',
    since: SINCE,
    endpoints,
    reachable: true,
    pair: null,
    ...change,
  };
}

const YOU: Welcome['you'] = {
  seat: 'me',
  endpoint: 0,
  role: 'patient',
  name: 'Mw. Jansen',
  phase: 'waiting',
  since: SINCE,
  ended: null,
};

function welcome(change: Partial<Welcome> = {}): Welcome {
  return {
    type: 'welcome',
    protocol: 1,
    now: '2026-11-21T10:00:05.000Z',
    attach: 7,
    you: YOU,
    appointment: {
      id: 'a',
      start: SINCE,
      end: SINCE,
      clinician: '',
      organisation: '',
      phone: '',
      pictures: 'both',
    },
    call: CALL,
    peers: [peer('host', { role: 'host', phase: 'admitted' })],
    ...change,
  };
}

const told = (...messages: FromServer[]): Standing =>
  messages.reduce((standing, message) => hear(standing, message, Date.parse(SINCE)), NOTHING_HEARD);
const phase = (name: Extract<FromServer, { type: 'phase' }>['phase']): FromServer => ({
  type: 'phase',
  phase: name,
  since: SINCE,
  call: 'c1',
});

describe('what the app has told', () => {
  test("a welcome says everything, and how wrong this device's clock is", () => {
    const standing = told(welcome());
    expect(standing).toMatchObject({ attach: 7, call: CALL, clockOffsetMs: 5_000, ended: null });
    expect([...standing.peers.keys()]).toEqual(['host']);
  });

  test.each(['left', 'refused', 'revoked', 'expired'] as const)(
    'a seat that is %s has no part any more',
    (name) => {
      expect(told(welcome(), phase(name)).ended).toBe(name);
      const { you } = welcome();
      expect(told(welcome({ you: { ...you, phase: name } })).ended).toBe(name);
    },
  );

  test('who was away when the call ended hears how it ended', () => {
    const gone: Welcome['you'] = { ...YOU, phase: 'left', ended: 'host' };
    expect(told(welcome(), phase('admitted'), welcome({ you: gone, call: null })).ended).toBe('host');
  });

  test('a call that ends ends it for who was in, and not for who waits', () => {
    const ended: FromServer = { type: 'ended', call: 'c1', reason: 'host' };
    expect(told(welcome(), phase('admitted'), ended).ended).toBe('host');
    expect(told(welcome(), ended)).toMatchObject({ ended: null, call: null });
    expect(told(welcome(), { ...ended, reason: 'cancelled' }).ended).toBe('cancelled');
    expect(told(welcome(), phase('admitted'), { ...ended, call: 'c0' }).ended).toBeNull();
  });

  test('a refusal is shown, but for a signal to somebody who just went', () => {
    const refused: FromServer = { type: 'error', code: 'WRONG_PHASE', message: '', about: 'admit' };
    expect(told(welcome(), refused).notice).toEqual({ code: 'WRONG_PHASE', about: 'admit' });
    expect(told(welcome(), { ...refused, about: 'signal' }).notice).toBeNull();
  });

  test('who is admitted is who the app says, the own seat included', () => {
    const standing = told(welcome(), phase('admitted'), { type: 'peer', peer: peer('r') });
    expect([...admittedSeats(standing)].sort()).toEqual(['host', 'me']);
  });

  test('a browser whose socket was away is noticed when it is back', () => {
    const away = told(welcome({ peers: [peer('host', { endpoints: [{ endpoint: 0, attach: null }] })] }));
    expect(cameBack(away, hear(away, { type: 'peer', peer: peer('host') }, 0))).toBe(true);
    expect(cameBack(NOTHING_HEARD, told(welcome()))).toBe(false);
  });
});

describe('with whom this browser connects', () => {
  const guest = closedGate('guest', 'me');
  const met = (standing: Standing, gate = guest, ...listed: string[]) =>
    [...mesh(standing, gate, new Set(listed)).values()].map(({ id, epoch }) => [id, epoch]);
  const epochs = (standing: Standing) => met(standing, guest, 'r');

  test('the epoch is the newer of both pages', () => {
    expect(epochs(told(welcome()))).toEqual([['host', 7]]);
    const newer = peer('host', { role: 'host', endpoints: [{ endpoint: 0, attach: 9 }] });
    expect(epochs(told(welcome({ peers: [newer] })))).toEqual([['host', 9]]);
  });

  test('each device of a person by itself, the own ones never', () => {
    const endpoints: PeerView['endpoints'] = [
      { endpoint: 0, attach: 5 },
      { endpoint: 1, attach: 8 },
    ];
    const peers = [peer('host', { role: 'host', endpoints }), peer('me', { endpoints })];
    expect(epochs(told(welcome({ peers })))).toEqual([
      ['host', 7],
      ['host.1', 8],
    ]);
  });

  test('a guest with other guests only once the roster of the host names them, whatever the app says', () => {
    const standing = told(
      welcome({ peers: [peer('host', { role: 'host' }), peer('r', { phase: 'admitted' })] }),
    );
    expect(met(standing)).toEqual([['host', 7]]);
    expect(met(standing, guest, 'r')).toEqual([
      ['host', 7],
      ['r', 7],
    ]);
    expect(met(standing, closedGate('host', 'me'))).toEqual([
      ['host', 7],
      ['r', 7],
    ]);
  });

  test('a guest with no second host once one has let this person in', () => {
    const peers = [peer('host', { role: 'host' }), peer('other', { role: 'host' })];
    expect(met(told(welcome({ peers })), { ...guest, host: 'host' })).toEqual([['host', 7]]);
    // whom the host's own list names is met as what he is there
    const standing = told(welcome({ peers }));
    const roles = [...mesh(standing, { ...guest, host: 'host' }, new Set(['other'])).values()];
    expect(roles.map(({ id, role }) => [id, role])).toEqual([
      ['host', 'host'],
      ['other', 'staff'],
    ]);
  });

  test('a dead socket keeps what is connected, and builds nothing', () => {
    const peers = [peer('host', { role: 'host', endpoints: [{ endpoint: 0, attach: null }] })];
    expect(epochs(told(welcome({ peers })))).toEqual([['host', null]]);
  });

  test.each(['invited', 'left', 'refused', 'expired', 'revoked'] as const)(
    'not with one who is %s',
    (name) => {
      expect(epochs(told(welcome({ peers: [peer('r', { phase: name })] })))).toEqual([]);
    },
  );

  test('with nobody while there is no call', () => {
    expect(epochs(told(welcome({ call: null })))).toEqual([]);
  });
});
