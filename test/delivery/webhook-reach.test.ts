import { describe, expect, test } from 'vitest';
import { isPublic, mayReach } from '../../server/core/outbound.ts';
import { post } from '../../server/delivery/webhooks/post.ts';
import { webhookReceiver } from './webhook-receiver.ts';

describe('an address', () => {
  test.each(['8.8.8.8', '2a00:1450:400e:80d::200e', '145.0.0.1'])('%s is of the internet', (address) =>
    expect(isPublic(address)).toBe(true),
  );
  test.each([
    ...['127.0.0.1', '10.1.2.3', '192.168.1.1', '172.31.0.1', '169.254.169.254', '100.64.0.1', '0.0.0.0'],
    ...['255.255.255.255', '224.0.0.1', '::1', '::', 'fe80::1', 'fc00::1', '::ffff:127.0.0.1'],
    ...['64:ff9b::7f00:1', '2002:7f00:1::', '2001::1', 'localhost', ''],
  ])('%s is not', (address) => expect(isPublic(address)).toBe(false));
});

describe('without the own network', () => {
  const reach = (...hosts: string[]) => ({ hosts, private: false });
  test.each([
    ['https://epd.example.nl/hook', 'epd.example.nl', true],
    ['http://epd.example.nl/hook', 'epd.example.nl', false],
    ['https://epd.example.nl:8443/', 'epd.example.nl', false],
    ['https://127.0.0.1/', '127.0.0.1', false],
    ['https://[::1]/', '[::1]', false],
    ['https://2130706433/', '127.0.0.1', false],
    ['https://0x7f.1/', '127.0.0.1', false],
  ])('%s with %s is %s', (url, host, allowed) => expect(mayReach(url, reach(host))).toBe(allowed));

  test('a name that leads inside is not followed there', async () => {
    const receiver = await webhookReceiver();
    const url = `https://localhost:${receiver.port}/`;
    const outcome = await post(url, { headers: {}, body: '{}' }, reach(`localhost:${receiver.port}`));
    expect(outcome).toEqual({ kind: 'failed', why: 'private-address' });
    expect(receiver.posts).toEqual([]);
    await receiver.close();
  });
});
