import { once } from 'node:events';
import { createServer } from 'node:http';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { CallTotals } from './calls/service.ts';
import { StartRefused } from './core/errors.ts';

/** Figures of one kind, as Prometheus reads them. Labels are words of ours: never a name, an address or a number of anybody. */
export interface Metric {
  readonly name: string;
  readonly help: string;
  readonly type: 'gauge' | 'counter' | 'histogram';
  readonly values: readonly {
    /** Of a histogram: which of its rows, as the end of its name. */
    readonly row?: 'bucket' | 'sum' | 'count';
    readonly labels?: Readonly<Record<string, string>>;
    readonly value: number;
  }[];
}

/** What the appliance knows of itself when it is asked. */
export interface Vitals {
  readonly version: string;
  /** What works now, by part. */
  readonly works: () => Promise<Readonly<Record<string, boolean>>>;
  /** What the relay carries; null when it does not answer. */
  readonly relay: () => Promise<{
    readonly calls: number;
    readonly allocations: number;
    readonly packets: number;
    readonly bytes: number;
  } | null>;
  /** How calls go, summed. */
  readonly calls: () => Promise<CallTotals>;
  /** Lines of the log. */
  readonly lines: () => Promise<number>;
}

/** A listener that is open. */
export interface Metrics {
  readonly port: number;
  close(): Promise<void>;
}

const HOST = '127.0.0.1';
/** Version of Prometheus' text format (exposition_formats.md). */
const CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8';
const LAG_RESOLUTION_MS = 20;
const NANOSECONDS = 1e9;

/**
 * Listens for Prometheus on this computer's own address alone: a path of the pages could be reached from outside.
 *
 * @throws {StartRefused} when the port cannot be had.
 */
export async function openMetrics(port: number, vitals: Vitals): Promise<Metrics> {
  const lag = monitorEventLoopDelay({ resolution: LAG_RESOLUTION_MS });
  lag.enable();
  const server = createServer((request, response) => {
    if (request.method !== 'GET' || request.url !== '/metrics') {
      response.writeHead(404).end();
      return;
    }
    metricsNow(vitals, lag.percentile(99) / NANOSECONDS).then(
      (all) => response.writeHead(200, { 'content-type': CONTENT_TYPE }).end(exposition(all)),
      () => response.writeHead(503).end(),
    );
    lag.reset();
  });
  server.listen(port, HOST);
  try {
    await once(server, 'listening');
  } catch (cause) {
    lag.disable();
    throw new StartRefused(`The port ${port} for figures cannot be had: set another app.metricsPort, or 0.`, {
      cause,
    });
  }
  const address = server.address();
  return {
    port: address !== null && typeof address === 'object' ? address.port : port,
    async close() {
      lag.disable();
      server.closeAllConnections();
      await new Promise<void>((resolve) => void server.close(() => resolve()));
    },
  };
}

async function metricsNow(vitals: Vitals, lagSeconds: number): Promise<readonly Metric[]> {
  const { works: working, relay: relaying, calls: calling, lines: counting } = vitals;
  const [works, relay, calls, lines] = await Promise.all([working(), relaying(), calling(), counting()]);
  const { user, system } = process.cpuUsage();
  return [
    gauge('build_info', 'What runs, as a label.', [{ labels: { version: vitals.version }, value: 1 }]),
    gauge(
      'works',
      'Whether a part works, as /healthz says.',
      Object.entries(works).map(([part, well]) => ({ labels: { part }, value: Number(well) })),
    ),
    gauge('log_lines', 'Lines of the log.', [{ value: lines }]),
    ...ofCalls(calls),
    ...(relay === null ? [] : ofRelay(relay)),
    gauge('resident_memory_bytes', 'Memory of the app process.', [{ value: process.memoryUsage.rss() }]),
    gauge('event_loop_lag_seconds', 'How late the app came to its work, 99th percentile since last asked.', [
      { value: lagSeconds },
    ]),
    counter('cpu_seconds_total', 'Processor time of the app process.', (user + system) / 1e6),
  ];
}

function ofCalls({ active, gathering, parts, reconnects, firstLive }: CallTotals): readonly Metric[] {
  return [
    gauge('calls', 'Calls that go on, by how far they are.', [
      { labels: { phase: 'active' }, value: active },
      { labels: { phase: 'gathering' }, value: gathering },
    ]),
    {
      name: 'beeldkamer_call_parts_total',
      help: 'Parts in calls that are over, one a browser, by the way that carried them.',
      type: 'counter',
      values: Object.entries(parts).map(([path, value]) => ({ labels: { path }, value })),
    },
    counter('call_reconnects_total', 'How often media of a call were gone and came back.', reconnects),
    {
      name: 'beeldkamer_call_first_live_seconds',
      help: 'From being let in until the other side was live.',
      type: 'histogram',
      values: [
        ...firstLive.within.map(({ ms, parts: value }) => bucket(String(ms / 1_000), value)),
        bucket('+Inf', firstLive.parts),
        { row: 'sum', value: firstLive.sumMs / 1_000 },
        { row: 'count', value: firstLive.parts },
      ],
    },
  ];
}

/** Values at most so large, counted up (exposition_formats.md, Histograms). */
function bucket(le: string, value: number): Metric['values'][number] {
  return { row: 'bucket', labels: { le }, value };
}

function ofRelay({
  calls,
  allocations,
  packets,
  bytes,
}: NonNullable<Awaited<ReturnType<Vitals['relay']>>>): readonly Metric[] {
  return [
    gauge('relay_calls', 'Calls that the relay carries.', [{ value: calls }]),
    gauge('relay_allocations', 'Allocations in use.', [{ value: allocations }]),
    counter('relay_packets_total', 'Packets that the relay passed on.', packets),
    counter('relay_bytes_total', 'Bytes that the relay passed on.', bytes),
  ];
}

function gauge(name: string, help: string, values: Metric['values']): Metric {
  return { name: `beeldkamer_${name}`, help, type: 'gauge', values };
}

function counter(name: string, help: string, value: number): Metric {
  return { name: `beeldkamer_${name}`, help, type: 'counter', values: [{ value }] };
}

/** In Prometheus' text format. */
export function exposition(metrics: readonly Metric[]): string {
  return metrics
    .map(({ name, help, type, values }) => {
      const lines = values.map(
        ({ row, labels = {}, value }) => `${name}${row ? `_${row}` : ''}${written(labels)} ${value}`,
      );
      return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...lines, ''].join('\n');
    })
    .join('');
}

function written(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${value.replace(/["\\\n]/g, '_')}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}
