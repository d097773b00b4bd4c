import type { Environment } from 'vitest/runtime';

/**
 * Where the pages' own logic is tested: compiled as for a browser, so that Svelte's effects run, but without a DOM.
 * What needs one is tested in real browsers.
 */
const environment: Environment = {
  name: 'pages',
  viteEnvironment: 'client',
  setup: () => ({ teardown: () => undefined }),
};

export default environment;
