import { describe, expect, test } from 'vitest';
import { type EpochMs, later, MINUTE, SECOND } from '../../server/core/clock.ts';
import type { Allocation } from '../../server/relay/allocations/allocation.ts';
import {
  type AllocationRefusal,
  Allocations,
  type PortWish,
} from '../../server/relay/allocations/allocations.ts';
import type { Outlet } from '../../server/relay/sockets/socket.ts';
import { START } from './stage.ts';

const outlet: Outlet = { transport: 'udp', send: () => undefined };
const key = Buffer.alloc(16);
const LAST = 16_384;

function open(
  table: Allocations,
  index: number,
  wish: PortWish,
  now: EpochMs,
): Allocation | AllocationRefusal {
  const client = { address: `198.51.100.${index % 7}`, port: 1 + (index % 50_000) };
  const callId = `call${index >> 3}`;
  const request = { outlet, client, callId, participantId: 'anna', username: callId, key, transaction: '' };
  return table.open({ ...request, lifetimeS: null, wish }, now);
}

const portOf = (opened: Allocation | AllocationRefusal): number =>
  typeof opened === 'string' ? 0 : opened.port;

describe('virtual ports', { timeout: 60_000 }, () => {
  test('all 16384 numbers can be held at once, the next is refused, and all come back', () => {
    const table = new Allocations();
    for (let round = 0; round < 3; round++) {
      const now = later(START, round * 10 * MINUTE);
      table.sweep(now);
      expect([table.size, table.calls]).toEqual([0, 0]);
      const ports = new Set<number>();
      for (let index = 0; index < LAST; index++) ports.add(portOf(open(table, index, 'any', now)));
      expect([ports.size, Math.min(...ports), Math.max(...ports)]).toEqual([LAST, 49_152, 65_535]);
      expect(open(table, LAST, 'any', now)).toBe('total');
      expect([table.size, table.calls]).toEqual([LAST, LAST / 8]);
    }
  });

  test('8192 pairs can be held, and what was kept for the second of a pair comes back', () => {
    const table = new Allocations();
    const ports = new Set<number>();
    for (let index = 0; index < LAST / 2; index++) ports.add(portOf(open(table, index, 'pair', START)));
    expect(ports.size).toBe(LAST / 2);
    expect([...ports].every((port) => port % 2 === 0)).toBe(true);
    expect(open(table, LAST, 'any', START)).toBe('full');
    const later30 = later(START, 30 * SECOND);
    table.sweep(later30);
    for (let index = 0; index < LAST / 2; index++)
      expect(portOf(open(table, LAST + index, 'any', later30)) % 2).toBe(1);
    expect(open(table, 2 * LAST, 'any', later30)).toBe('total');
    expect(open(table, 2 * LAST, 'even', later30)).toBe('total');
  });

  test('a number given back rests until all others had their turn', () => {
    const table = new Allocations();
    const first = open(table, 0, 'any', START);
    if (typeof first === 'string') throw new Error(first);
    table.release(first);
    table.release(first);
    for (let index = 1; index < LAST; index++)
      expect(portOf(open(table, index, 'any', START))).not.toBe(first.port);
    expect(portOf(open(table, LAST, 'any', START))).toBe(first.port);
  });
});

describe('clients that share a port number', { timeout: 60_000 }, () => {
  test('are told apart by address and by socket, and leave in any order', () => {
    const order = [3, 0, 5, 6, 1, 4, 2];
    const table = new Allocations();
    const clients = order.map((_, index) => ({ address: `198.51.100.${index}`, port: 4000 }));
    const request = {
      callId: 'call',
      participantId: 'anna',
      username: '',
      key,
      transaction: '',
      lifetimeS: null,
    };
    const opened = clients.map((client) => table.open({ ...request, outlet, client, wish: 'any' }, START));
    const other: Outlet = { transport: 'udp', send: () => undefined };
    for (const leaving of order) {
      const found = clients.map((client) => table.find(outlet, { ...client }, START));
      expect(found.filter((one) => one !== null)).toHaveLength(table.size);
      expect(found[leaving]).toBe(opened[leaving]);
      expect(table.find(other, clients[leaving] ?? { address: '', port: 0 }, START)).toBeNull();
      if (found[leaving]) table.release(found[leaving]);
    }
    expect(table.size).toBe(0);
  });
});
