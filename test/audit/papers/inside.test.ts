import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer as createTcp } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer } from 'node:tls';
import { afterAll, expect, test } from 'vitest';
import { asvsOf, componentsOf } from '../../../server/audit/papers/inventory.ts';
import { measureTls } from '../../../server/audit/papers/own-tls.ts';
import { certificate } from '../../support/certificate.ts';

const folder = mkdtempSync(join(tmpdir(), 'inside-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('components are those of the package’s own bill, each with what it says of its licence', () => {
  const components = [
    { name: 'svelte', version: '5.1.0', licenses: [{ license: { id: 'MIT' } }] },
    { name: 'two', version: '1.0.0', licenses: [{ expression: '(MIT OR Apache-2.0)' }] },
    {
      name: 'node',
      version: '26.10.0',
      licenses: [{ license: { name: 'LICENSE of the package', text: {} } }],
    },
    { name: 'silent', version: '0.0.1' },
  ];
  writeFileSync(join(folder, 'sbom.cdx.json'), JSON.stringify({ bomFormat: 'CycloneDX', components }));
  expect(componentsOf(folder)).toEqual([
    { name: 'svelte', version: '5.1.0', licence: 'MIT' },
    { name: 'two', version: '1.0.0', licence: '(MIT OR Apache-2.0)' },
    { name: 'node', version: '26.10.0', licence: 'LICENSE of the package' },
    { name: 'silent', version: '0.0.1', licence: '–' },
  ]);
});

test('requirements are counted by the way they are met', () => {
  mkdirSync(join(folder, 'test'));
  const requirements = {
    '1.1': { tests: ['x'] },
    '1.2': { papers: ['y'] },
    '1.3': { not: 'z' },
    '1.4': { open: 'w' },
  };
  writeFileSync(join(folder, 'test', 'asvs.json'), JSON.stringify({ standard: 'ASVS', requirements }));
  const counted = { standard: 'ASVS', tested: 1, written: 1, apart: 1, open: ['1.4'] };
  expect(asvsOf(folder)).toEqual(counted);
});

test('TLS is told as the own address answers: what it takes, what it refuses, and until when', async () => {
  const { cert, key } = certificate();
  const server = createServer({ cert, key, minVersion: 'TLSv1.2' }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  expect(await measureTls(`https://127.0.0.1:${port}`)).toEqual({
    protocol: 'TLSv1.3',
    cipher: expect.stringMatching(/^TLS_/),
    accepted: ['TLSv1.2', 'TLSv1.3'],
    until: expect.stringMatching(/^\d{4}-.*Z$/),
    trusted: false,
  });
  server.close();
});

test('without TLS, or without an answer, nothing is told', async () => {
  expect(await measureTls('http://localhost:8080')).toBeNull();
  const server = createTcp((socket) => socket.destroy()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  expect(await measureTls(`https://127.0.0.1:${(server.address() as AddressInfo).port}`)).toBeNull();
  server.close();
});
