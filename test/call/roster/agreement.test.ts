import { afterEach, describe, expect, test, vi } from 'vitest';
import { Keeper, type Line } from '../../../web/src/call/roster/keeper.ts';
import { Reader, type Refusal, type Sender } from '../../../web/src/call/roster/reader.ts';
import type { Member } from '../../../web/src/call/roster/roster.ts';
import vectors from '../../vectors/zvb1-roster.json' with { type: 'json' };
import { ForeignKey } from '../sas/foreign.ts';
import { ForeignGuest, ForeignHost, type ForeignMember, foreignHash } from './foreign.ts';

const CALL = 'c-0001';
const ME = { id: 'p-02', name: 'Mw. Jansen', role: 'patient', idk: 'my-key', fp: 'my-print' } as const;
const mine: ForeignMember = { ...ME, ver: 'sas' };
const other = (id: string, more: Partial<ForeignMember> = {}): ForeignMember => ({
  ...{ id, name: 'dhr. Bos', role: 'relative', idk: `key-${id}`, fp: `print-${id}`, ver: 'none' },
  ...more,
});

/** The first roster waits a second for the first pictures. */
const PATIENCE = { timeout: 20_000 };

afterEach(() => vi.useRealTimers());

describe('a foreign host and our guest', () => {
  const host = () => new ForeignHost(CALL, 'p-01', 'dr. De Vries', 'host-print');
  const from = ({ key }: ForeignHost, fp = 'host-print'): Sender => ({
    ...{ id: 'p-01', idk: key.idk, fp },
    leads: true,
  });

  function reader(met: readonly string[] = []) {
    const heard: string[][] = [];
    const book = new Reader({
      call: CALL,
      self: ME,
      held: null,
      isMet: (id) => met.includes(id),
      onMembers: (_host, members) => heard.push([...members.keys()]),
      onTurn: () => false,
      onOffer: () => undefined,
    });
    return { book, heard };
  }

  test('it takes one after the other, and meets whom the newest names', async () => {
    const [{ book, heard }, theirs] = [reader(), host()];
    const texts = [theirs.says([mine]), theirs.says([mine, other('p-03')]), theirs.says([mine])];
    for (const text of texts) expect(await book.take(text, from(theirs))).toBeNull();
    expect(heard).toEqual([
      ['p-01', 'p-02'],
      ['p-01', 'p-02', 'p-03'],
      ['p-01', 'p-02'],
    ]);
    book.close();
  });

  test('texts that come at once are taken in their order', async () => {
    const [{ book }, theirs] = [reader(), host()];
    const texts = [1, 2, 3, 4].map(() => theirs.says([mine, other('p-03')]));
    expect(await Promise.all(texts.map((text) => book.take(text, from(theirs))))).toEqual(
      Array(4).fill(null),
    );
    expect(book.roster?.seq).toBe(4);
    book.close();
  });

  type Trick = (theirs: ForeignHost, said: readonly string[]) => readonly [Refusal, string, Sender?];
  test.each<[string, Trick]>([
    ['goes back', (_theirs, [first = '']) => ['rollback', first]],
    ['leaves one out', (theirs) => ['gap', [1, 2].map(() => theirs.says([mine])).at(-1) ?? '']],
    ['follows another one', (theirs) => ['fork', theirs.says([mine], { prev: foreignHash(STRANGE) })]],
    [
      'stands in the place of one',
      (theirs) => ['fork', theirs.says([mine], { seq: 2, prev: foreignHash(STRANGE) })],
    ],
    ['is of another call', (theirs) => ['elsewhere', theirs.says([mine], { call: 'c-0002' })]],
    [
      'comes from somebody else',
      (theirs) => ['elsewhere', theirs.says([mine]), { ...from(theirs), id: 'p-03' }],
    ],
    [
      'comes over another certificate',
      (theirs) => ['elsewhere', theirs.says([mine]), from(theirs, 'another')],
    ],
    ['is signed by another key', (theirs) => ['signature', signedAnew(theirs.says([mine]))]],
    ['has this side under another key', (theirs) => ['self', theirs.says([{ ...mine, idk: 'x' }])]],
    ['has this side under another certificate', (theirs) => ['self', theirs.says([{ ...mine, fp: 'x' }])]],
    ['has this side under another name', (theirs) => ['self', theirs.says([{ ...mine, name: 'Mw. Jansz' }])]],
    ['has this side in another role', (theirs) => ['self', theirs.says([{ ...mine, role: 'colleague' }])]],
    ['is in another order', (theirs) => ['malformed', reordered(theirs.says([mine, other('p-03')]))]],
    ['has a ghost in it', (theirs) => ['signature', haunted(theirs.says([mine, other('p-03')]))]],
    ['has one dropped from it', (theirs) => ['signature', dropped(theirs.says([mine, other('p-03')]))]],
  ])('one that %s is dropped, and what is held stands', async (_name, trick) => {
    const [{ book, heard }, theirs] = [reader(), host()];
    const held = [theirs.says([mine]), theirs.says([mine, other('p-03')])];
    for (const text of held) await book.take(text, from(theirs));
    const [refusal, text, sender = from(theirs)] = trick(theirs, held);
    expect(await book.take(text, sender)).toBe(refusal);
    expect(book.roster?.seq).toBe(2);
    expect(heard).toHaveLength(2);
    book.close();
  });

  test('another page of the host begins anew, but not with what an earlier page said', async () => {
    const [{ book }, theirs] = [reader(), host()];
    const old = [theirs.says([mine]), theirs.says([mine])];
    for (const text of old) await book.take(text, from(theirs));
    expect(await book.take(old[0] ?? '', from(theirs, 'new-print'))).toBe('elsewhere');
    const page = new ForeignHost(CALL, 'p-01', 'dr. De Vries', 'new-print');
    expect(await book.take(page.says([mine]), from(page, 'new-print'))).toBeNull();
    expect(book.roster?.seq).toBe(1);
    book.close();
  });

  test('while it is not named itself, it meets nobody', async () => {
    const [{ book, heard }, theirs] = [reader(), host()];
    await book.take(theirs.says([other('p-03')]), from(theirs));
    expect(heard).toEqual([[]]);
    book.close();
  });

  test('after thirty seconds of silence it meets nobody new, and keeps whom it meets', async () => {
    vi.useFakeTimers();
    const [{ book, heard }, theirs] = [reader(['p-03']), host()];
    const text = theirs.says([mine, other('p-03'), other('p-04')]);
    await book.take(text, from(theirs));
    vi.advanceTimersByTime(29_000);
    await book.take(text, from(theirs)); // a sign of life
    vi.advanceTimersByTime(29_000);
    expect(heard.at(-1)).toEqual(['p-01', 'p-02', 'p-03', 'p-04']);
    vi.advanceTimersByTime(2_000);
    expect(heard.at(-1)).toEqual(['p-03']);
    await book.take(text, from(theirs));
    expect(heard.at(-1)).toEqual(['p-01', 'p-02', 'p-03', 'p-04']);
    book.close();
  });
});

describe('our host and a foreign guest', () => {
  const key = new ForeignKey();
  const self: Member = {
    id: 'p-01',
    name: 'dr. De Vries',
    role: 'host',
    idk: key.idk,
    fp: 'host-print',
    ver: 'self',
  };
  const admitted = new Set(['p-02', 'p-03']);

  interface Said extends Line {
    readonly said: string[];
    open: boolean;
    fp: string;
    path: Line['path'];
  }
  function line(id: string, standing: 'unchecked' | 'earlier' | 'verified' = 'unchecked'): Said {
    const said: string[] = [];
    const one: Said = {
      said,
      open: true,
      fp: `print-${id}`,
      path: 'live',
      peer:
        id === ME.id ? { id, name: ME.name, role: 'patient' } : { id, name: 'dhr. Bos', role: 'relative' },
      connection: {
        peerIdk: id === ME.id ? ME.idk : `key-${id}`,
        get peerFp() {
          return id === ME.id ? ME.fp : one.fp;
        },
        say: (text) => said.push(text) > 0,
      },
      check: { view: { standing } },
    };
    return one;
  }

  function keeper(edges: readonly Line[], kept: readonly string[] = []) {
    let saved: readonly string[] = kept;
    const made = new Keeper({
      call: CALL,
      self,
      sign: async (input) => new Uint8Array(key.signBytes(input)),
      gate: () => ({ pressed: admitted, confirmed: admitted }),
      edges: () => edges,
      kept,
      predecessor: null,
      keep: (texts) => {
        saved = texts;
      },
    });
    return { keeper: made, saved: () => saved };
  }
  const guest = () => new ForeignGuest(CALL, self, ME);

  test('says who is in, how they were checked, and each change; the guest takes it all', async () => {
    const [patient, relative] = [line('p-02', 'verified'), line('p-03', 'earlier')];
    const { keeper: ours } = keeper([patient, relative]);
    ours.update();
    await vi.waitFor(() => expect(patient.said).toHaveLength(1));
    const theirs = guest();
    expect(theirs.hear(patient.said[0] ?? '')).toBe(true);
    expect(theirs.held?.members.map(({ ver }) => ver)).toEqual(['self', 'sas', 'pin']);

    relative.fp = 'another-page'; // it has reloaded
    ours.update();
    await vi.waitFor(() => expect(patient.said).toHaveLength(2));
    expect(theirs.hear(patient.said[1] ?? '')).toBe(true);
    expect(theirs.held?.members.at(-1)?.fp).toBe('another-page');

    Object.assign(relative, { open: false, path: 'connecting' }); // away for a moment
    ours.update();
    Object.assign(relative, { path: 'mismatch' }); // found false
    ours.update();
    await vi.waitFor(() => expect(patient.said).toHaveLength(3));
    expect(theirs.hear(patient.said[2] ?? '')).toBe(true);
    expect(theirs.met).toEqual(['p-01', 'p-02']);
    ours.close();
  });

  test('goes on after a reload where it was; who comes on a fresh connection finds no gap', async () => {
    const patient = line('p-02');
    const { keeper: before, saved } = keeper([patient, line('p-03')]);
    before.update();
    await vi.waitFor(() => expect(patient.said).toHaveLength(1));
    before.close();
    const again = line('p-02');
    const { keeper: after } = keeper([again], saved());
    after.update();
    await vi.waitFor(() => expect(again.said).toHaveLength(1));
    expect(after.roster?.members.map(({ id }) => id)).toEqual(['p-01', 'p-02', 'p-03']);
    admitted.delete('p-03');
    after.update();
    await vi.waitFor(() => expect(again.said).toHaveLength(2));
    admitted.add('p-03');
    const theirs = guest();
    for (const text of again.said) expect(theirs.hear(text)).toBe(true);
    expect([theirs.held?.seq, theirs.met]).toEqual([2, ['p-01', 'p-02']]);
    after.close();
  });

  test('tells nobody who was there before', async () => {
    const [patient, relative] = [line('p-02'), line('p-03')];
    const edges: Line[] = [relative];
    const { keeper: ours } = keeper(edges);
    ours.update();
    await vi.waitFor(() => expect(relative.said).toHaveLength(1), PATIENCE);
    edges.splice(0, 1, patient);
    admitted.delete('p-03');
    ours.update();
    await vi.waitFor(() => expect(patient.said).toHaveLength(1), PATIENCE);
    admitted.add('p-03');
    expect(patient.said.join()).not.toContain('p-03');
    expect(guest().hear(patient.said[0] ?? '')).toBe(true);
    ours.close();
  });

  test('an app that calls people by what cannot be signed brings nobody together, and breaks nothing', async () => {
    const [patient, strange] = [line('p-02'), line('p-03')];
    let asked = 0;
    const peer = {
      ...strange.peer,
      get name() {
        asked += 1;
        return asked === 1 ? '\ud800' : 'dhr. Bos';
      },
    };
    const { keeper: ours } = keeper([patient, { ...strange, peer }]);
    await vi.waitFor(() => {
      ours.update();
      expect(patient.said).toHaveLength(1);
    });
    expect(asked).toBeGreaterThan(1);
    ours.close();
  });

  test.each([
    ['nonsense', ['{}']],
    ['of another call', [new ForeignHost('c-0009', 'p-01', '', 'x').says([])]],
    ['of another host', [new ForeignHost(CALL, 'p-09', '', 'x').says([])]],
  ])('forgets what a tab kept that is %s', async (_name, kept) => {
    const patient = line('p-02');
    const { keeper: ours } = keeper([patient, line('p-03')], kept);
    ours.update();
    await vi.waitFor(() => expect(patient.said).toHaveLength(1));
    expect(ours.roster?.seq).toBe(1);
    ours.close();
  });

  test('says the newest again every ten seconds, and to nobody who is not live', async () => {
    vi.useFakeTimers();
    const [patient, relative] = [line('p-02'), line('p-03')];
    const { keeper: ours } = keeper([patient, relative]);
    ours.update();
    await vi.waitFor(() => expect(patient.said).toHaveLength(1));
    relative.open = false;
    vi.advanceTimersByTime(20_000);
    expect(patient.said).toEqual(Array(3).fill(patient.said[0]));
    expect(relative.said).toHaveLength(1);
    ours.close();
    vi.advanceTimersByTime(20_000);
    expect(patient.said).toHaveLength(3);
  });
});

test('the published vector', () => {
  const { sig: _sig, ...body } = vectors.roster;
  expect(foreignHash(body)).toBe(vectors.hash);
  expect(ForeignKey.holds(vectors.idk, vectors.roster.sig, 'roster', body)).toBe(true);
});

const STRANGE = { call: CALL, seq: 1, prev: null, host: 'p-09', ts: 0, members: [] };

interface Message {
  readonly sig: string;
  readonly members: readonly ForeignMember[];
}

function changed(text: string, change: (message: Message) => Partial<Message>): string {
  const message = JSON.parse(text) as Message;
  return JSON.stringify({ ...message, ...change(message) });
}

const reordered = (text: string) => changed(text, ({ members }) => ({ members: members.toReversed() }));
const haunted = (text: string) => changed(text, ({ members }) => ({ members: [...members, other('p-09')] }));
const dropped = (text: string) => changed(text, ({ members }) => ({ members: members.slice(0, 2) }));
function signedAnew(text: string): string {
  const { sig: _sig, ...body } = JSON.parse(text) as Message & Record<string, never>;
  return JSON.stringify({ ...body, sig: new ForeignKey().sign('roster', body) });
}
