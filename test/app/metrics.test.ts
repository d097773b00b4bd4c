import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import fastify from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Tally } from '../../server/calls/quality/tally.ts';
import { loggerTo } from '../../server/log-fields.ts';
import { exposition, type Metrics, openMetrics, type Vitals } from '../../server/metrics.ts';
import { freeTcpPort } from '../support/ports.ts';
import { Practice } from '../support/practice.ts';

const DASHBOARD = join(import.meta.dirname, '../../deploy/grafana.json');
const relay = { calls: 2, allocations: 4, packets: 1_000, bytes: 900_000 };
const tally = new Tally();
tally.add({ path: 'direct', reconnects: 2, firstLiveMs: 120 });
tally.add({ path: 'relay', reconnects: 1, firstLiveMs: 20_000 });
tally.add({ path: null, reconnects: 0, firstLiveMs: null });
const vitals: Vitals = {
  version: '1.2.3',
  works: async () => ({ app: true, relay: true, heads: false }),
  relay: async () => relay,
  calls: async () => ({ active: 3, gathering: 1, ...tally.totals }),
  lines: async () => 77,
};
let open: Metrics;
beforeAll(async () => {
  open = await openMetrics(0, vitals);
});
afterAll(() => open.close());
const ask = (path: string, method = 'GET') => fetch(`http://127.0.0.1:${open.port}${path}`, { method });

describe('figures for Prometheus', () => {
  test('are its text format, and say what works', async () => {
    const answer = await ask('/metrics');
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      200,
      'text/plain; version=0.0.4; charset=utf-8',
    ]);
    const text = await answer.text();
    for (const line of text.trimEnd().split('\n'))
      expect(line).toMatch(
        /^(# (HELP|TYPE) beeldkamer_[a-z_]+ .+|beeldkamer_[a-z_]+(\{[a-z]+="[^"]*"\})? \d+(\.\d+)?(e[+-]\d+)?)$/,
      );
    expect(text).toContain('beeldkamer_works{part="app"} 1\n');
    expect(text).toContain('beeldkamer_works{part="heads"} 0\n');
    expect(text).toContain('beeldkamer_relay_bytes_total 900000\n');
    expect(text).toContain('beeldkamer_log_lines 77\n');
    expect(text).toContain('beeldkamer_calls{phase="active"} 3\n');
    expect(text).toContain('beeldkamer_call_parts_total{path="relay"} 1\n');
    expect(text).toContain('beeldkamer_call_reconnects_total 3\n');
  });

  test('count how soon people saw each other, each in all buckets that it fits', async () => {
    const rows = (await (await ask('/metrics')).text()).match(/^beeldkamer_call_first_live_seconds_.*$/gm);
    expect(rows?.map((row) => row.replace('beeldkamer_call_first_live_seconds_', ''))).toEqual([
      ...['bucket{le="0.1"} 0', 'bucket{le="0.25"} 1', 'bucket{le="0.5"} 1', 'bucket{le="1"} 1'],
      ...['bucket{le="2.5"} 1', 'bucket{le="5"} 1', 'bucket{le="10"} 1', 'bucket{le="+Inf"} 2'],
      ...['sum 20.12', 'count 2'],
    ]);
  });

  test('bear no labels but words of ours', async () => {
    const text = await (await ask('/metrics')).text();
    const labels = new Set(text.match(/(?<=[{,])[a-z]+(?==")/g));
    expect([...labels].sort()).toEqual(['le', 'part', 'path', 'phase', 'version']);
    const values = [{ labels: { part: 'a"\n\\b' }, value: 1 }];
    expect(exposition([{ name: 'x', help: 'y', type: 'gauge', values }])).toContain('x{part="a___b"} 1\n');
  });

  test('are all that is served there', async () => {
    expect((await ask('/')).status).toBe(404);
    expect((await ask('/metrics', 'POST')).status).toBe(404);
  });

  test('are left out for a relay that is down, and are none when the app cannot tell', async () => {
    const lame = await openMetrics(0, { ...vitals, relay: async () => null });
    const seen = await (await fetch(`http://127.0.0.1:${lame.port}/metrics`)).text();
    expect(seen).not.toContain('relay_calls');
    await lame.close();
    const broken = await openMetrics(0, { ...vitals, lines: () => Promise.reject(new Error('disk')) });
    expect((await fetch(`http://127.0.0.1:${broken.port}/metrics`)).status).toBe(503);
    await broken.close();
  });

  test('want a port that is free', async () => {
    await expect(openMetrics(open.port, vitals)).rejects.toThrow('set another app.metricsPort');
  });

  test('are all that the dashboard asks for', async () => {
    const text = await (await ask('/metrics')).text();
    const asked = readFileSync(DASHBOARD, 'utf8').match(/beeldkamer_[a-z_]+/g) ?? [];
    expect(asked.length).toBeGreaterThan(8);
    for (const name of asked) expect(text).toContain(`# TYPE ${name.replace(/_bucket$/, '')} `);
  });
});

describe('an app with a port for figures', () => {
  test('serves them while it runs, and no longer', async () => {
    const port = await freeTcpPort();
    const practice = await Practice.open({ BEELDKAMER_APP_METRICS_PORT: String(port) });
    const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    expect(text).toContain('beeldkamer_works{part="app"} 1\n');
    expect(text).toMatch(/^beeldkamer_log_lines [1-9]\d*$/m);
    // of its pages nothing shows there, nor is there a page of figures
    expect((await fetch(`${practice.origin}/metrics`)).status).toBe(404);
    await practice.close();
    await expect(fetch(`http://127.0.0.1:${port}/metrics`)).rejects.toThrow();
  });
});

describe('a line of the application log', () => {
  test('holds the fields that are allowed, and nothing that hangs on a fault', async () => {
    let written = '';
    const stream = new Writable({
      write(piece: Buffer, _encoding, done) {
        written += piece.toString();
        done();
      },
    });
    const { log } = fastify({ logger: loggerTo(stream) });
    const fault = Object.assign(new TypeError('broken'), {
      code: 'E_X',
      patient: 'Jansen',
      request: { ip: '192.0.2.7' },
    });
    log.error(
      { err: fault, trace: '00-1', patient: 'Jansen', req: { url: '/j' }, address: '192.0.2.7' },
      'fault',
    );
    log.error({ err: 'Jansen' }, 'fault');
    const lines = written
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(Object.keys(lines[0] ?? {}).sort()).toEqual(['err', 'level', 'msg', 'time', 'trace']);
    expect(Object.keys(lines[0]?.['err'] as object).sort()).toEqual(['code', 'message', 'stack', 'type']);
    expect(written).not.toMatch(/Jansen|192\.0\.2\.7/);
  });
});
