import { describe, expect, test } from 'vitest';
import { type Admission, isAdmit, signedAdmit } from '../../../web/src/call/admit.ts';
import { device, fingerprint } from './person.ts';

const ADMISSION: Admission = {
  call: 'c-0001',
  from: 'p-01',
  to: 'p-02',
  fpFrom: fingerprint(0x21).fp,
  fpTo: fingerprint(0x22).fp,
};

describe("the host's half of an admission", () => {
  test('is taken from the key that signed the bind of this connection', async () => {
    const host = await device();
    const text = await signedAdmit(host.sign, ADMISSION);
    expect(await isAdmit(text, ADMISSION, host.idk)).toBe(true);
    expect(await isAdmit(text, ADMISSION, (await device()).idk)).toBe(false);
  });

  test.each<[string, Partial<Admission>]>([
    ['of another call', { call: 'c-0002' }],
    ['by another host', { from: 'p-03' }],
    ['for another guest', { to: 'p-03' }],
    ['on another connection of the host', { fpFrom: fingerprint(0x23).fp }],
    ['on another connection of the guest', { fpTo: fingerprint(0x23).fp }],
    ['reflected', { from: 'p-02', to: 'p-01', fpFrom: ADMISSION.fpTo, fpTo: ADMISSION.fpFrom }],
  ])('one %s, truly signed, opens nothing here', async (_name, change) => {
    const host = await device();
    const text = await signedAdmit(host.sign, { ...ADMISSION, ...change });
    expect(await isAdmit(text, ADMISSION, host.idk)).toBe(false);
  });

  test('nothing else is one', async () => {
    const host = await device();
    const message = JSON.parse(await signedAdmit(host.sign, ADMISSION));
    const wrong = [
      { ...message, extra: 1 },
      { ...message, v: 2 },
      { ...message, sig: 1 },
      { ...message, t: 'media' },
    ];
    for (const one of wrong) expect(await isAdmit(JSON.stringify(one), ADMISSION, host.idk)).toBe(false);
    for (const text of ['', '{', 'null', `{"t":"admit"${' '.repeat(5_000)}}`]) {
      expect(await isAdmit(text, ADMISSION, host.idk)).toBe(false);
    }
  });
});
