import { join } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './longest-first.ts';

/**
 * Three projects. `unit` holds rules, stores and whole servers in one process; `web` the pages' own logic, compiled as
 * for the browser; `e2e` stories with real processes and browsers, two at a time when the rest is done:
 * most of the time they wait for something.
 *
 * Times are limits against hanging, never judged: a busy machine must not fail a test.
 */
export default defineConfig({
  root: join(import.meta.dirname, '..'),
  test: {
    reporters: ['default'],
    allowOnly: false,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/web/**', 'test/e2e/**', 'test/out/**'],
          pool: 'forks',
          maxWorkers: 2,
          testTimeout: 30_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        plugins: [svelte({ configFile: false })],
        resolve: { conditions: ['browser'] },
        test: {
          name: 'web',
          environment: './test/pages.environment.ts',
          server: { deps: { inline: [/node_modules\/svelte\//] } }, // else Node picks Svelte's server half
          include: ['test/web/**/*.test.ts'],
          pool: 'forks',
          maxWorkers: 2,
          testTimeout: 30_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.e2e.ts'],
          pool: 'forks',
          maxWorkers: 2,
          testTimeout: 180_000,
          hookTimeout: 180_000,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
