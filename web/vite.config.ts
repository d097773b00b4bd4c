import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

/** What the page before a call shares with the parts that come with it. */
const SHARED = /web\/src\/call\/(zvb1|bytes|canonical|signing-key|participant|sas\/message)\.ts$/;

/** The screens of guests that come later: those that most never see, and the call. */
const LATER = 'Call|DeskHours|End|Identity|OpenTest|Rescue|Survey|answer';
/** Guests' first screens, and what they share with those that come later. One file of styles with them. */
const FIRST = new RegExp(
  `web/src/(screens/guest/(?!(${LATER})\\b)|parts/(Notice|Button|Icon|LanguageSwitch|icons|VideoTile|LevelMeter|Dialog|Select|call/DeviceSettings)\\b|api\\b|style/)`,
);

/** What the worker of the installed page keeps (src/shell/worker.ts). */
const KEPT = ['offline.html', 'plain.css', 'favicon.svg'];
const WORKER = 'worker';

/**
 * Three builds into one folder, told apart by the mode: `staff` (index.html), `guest` (join.html) and `own` (mijn.html).
 * One build with three entries would put everything that staff need into a chunk that the others load as well.
 *
 * Nothing inline and nothing from elsewhere: the pages are served under a policy that allows only our own files.
 */
export default defineConfig(({ mode }) => ({
  root: import.meta.dirname,
  plugins: [svelte({ configFile: false })],
  publicDir: mode === 'staff' ? 'public' : false,
  define: { SHELL_VERSION: JSON.stringify(shellVersion()) },
  build: {
    target: 'es2022',
    outDir: 'dist',
    emptyOutDir: mode === 'staff',
    assetsDir: 'assets',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    license: { fileName: `licenses-${mode}.md` },
    rolldownOptions: {
      input: inputOf(mode),
      checks: { bundlerTimings: false }, // says only that the machine is slow
      output: {
        // a worker keeps its address, whatever its content
        entryFileNames: ({ name }) => (name === WORKER ? '[name].js' : 'assets/[name]-[hash].js'),
        codeSplitting: {
          // in one file: each costs a request of its own
          groups:
            mode === 'guest'
              ? [{ name: 'first', test: (id) => FIRST.test(id) || SHARED.test(id) }]
              : [{ name: 'zvb1', test: SHARED }],
        },
      },
    },
  },
}));

/** The page of this build; that of staff comes with the worker. */
function inputOf(mode: string) {
  if (mode === 'guest') return 'join.html';
  return mode === 'own' ? 'mijn.html' : { index: 'index.html', [WORKER]: 'src/shell/worker.ts' };
}

/** The kept files' content as one word: a page that changed makes another worker. */
function shellVersion(): string {
  const hash = createHash('sha256');
  for (const name of KEPT) hash.update(readFileSync(join(import.meta.dirname, 'public', name)));
  return hash.digest('hex').slice(0, 16);
}
