// Who may import whom. Run by `npm run check`; each rule's comment is what a violation means.
// Type-only imports count too (tsPreCompilationDeps), unless a rule says otherwise.

// server/domains/ makes them: it stands above them, as domains.ts does
const DOMAIN = '^server/(?!core/|protocol/|relay/|domains/)([^/]+)/';
const OTHER_DOMAIN = { path: '^server/[^/]+/', pathNot: ['^server/(core|protocol)/', '^server/$1/'] };
const NPM = '(^|/)node_modules/';

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'Files that import each other cannot be understood, tested or replaced apart.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'resolvable',
      severity: 'error',
      comment: 'The import leads nowhere.',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'protocol-imports-only-typebox',
      severity: 'error',
      comment: 'The contract is a leaf: a foreign client could take the folder as it is.',
      from: { path: '^server/protocol/' },
      to: { pathNot: ['^server/protocol/', '(^|/)node_modules/typebox/'] },
    },
    {
      name: 'core-knows-no-domain',
      severity: 'error',
      comment: 'What every domain stands on may not lean on one of them.',
      from: { path: '^server/core/' },
      to: { path: '^server/', pathNot: '^server/(core|protocol)/' },
    },
    {
      name: 'relay-is-an-island',
      severity: 'error',
      comment: 'The relay holds no names and no database: only core, config.ts and itself.',
      from: { path: '^server/relay/' },
      to: { path: ['^server/', NPM], pathNot: ['^server/(relay|core)/', '^server/config\\.ts$', '/@types/'] },
    },
    {
      name: 'store-is-private',
      severity: 'error',
      comment: 'The SQL of a domain is its own; only app.ts, which makes it, reaches in from outside.',
      from: { path: '^server/([^/]+)/' },
      to: { path: 'store\\.ts$', pathNot: '^server/$1/' },
    },
    {
      name: 'store-is-private-to-the-top',
      severity: 'error',
      comment: 'The SQL of a domain is its own; only app.ts, which makes it, reaches in from outside.',
      from: { path: ['^server/[^/]+\\.ts$', '^scripts/'], pathNot: '^server/app\\.ts$' },
      to: { path: '^server/.*store\\.ts$' },
    },
    {
      name: 'inward-only',
      severity: 'error',
      comment: 'Inside a domain: routes → service → store, never back.',
      from: { path: '^server/[^/]+/(service|store)\\.ts$' },
      to: { path: '^server/[^/]+/(routes|socket)\\.ts$' },
    },
    {
      name: 'store-is-innermost',
      severity: 'error',
      comment: 'Inside a domain: routes → service → store, never back.',
      from: { path: '^server/[^/]+/store\\.ts$' },
      to: { path: '^server/[^/]+/service\\.ts$', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'fastify-stays-at-the-door',
      severity: 'error',
      comment:
        'Rules of care know nothing of HTTP: Fastify only where the app is composed, and in routes.ts and socket.ts.',
      from: {
        path: '^server/',
        pathNot: ['^server/(app|front|http|pages|plain-page|serializer)\\.ts$', '/(routes|socket)\\.ts$'],
      },
      to: { path: '(^|/)node_modules/(fastify|@fastify)/' },
    },
    {
      name: 'domains-share-no-code',
      severity: 'error',
      comment: 'A domain takes the function it needs in its deps; app.ts passes it.',
      from: { path: DOMAIN },
      to: { ...OTHER_DOMAIN, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'domains-share-types-by-their-face',
      severity: 'error',
      comment: "A neighbour's types come from its service.ts, those of the log from audit/event.ts.",
      from: { path: DOMAIN },
      to: {
        path: OTHER_DOMAIN.path,
        pathNot: [...OTHER_DOMAIN.pathNot, '/service\\.ts$', '^server/audit/event\\.ts$'],
        dependencyTypes: ['type-only'],
      },
    },
    {
      name: 'domains-do-not-reach-up',
      severity: 'error',
      comment: 'Wiring and configuration come in as values; only types may be named.',
      // a process of its own reads its own part of the configuration
      from: {
        path: '^server/[^/]+/',
        pathNot: ['^server/relay/', '^server/audit/sealer\\.ts$', '^server/logs/main\\.ts$'],
      },
      to: { path: '^server/(app|main|trial|config)\\.ts$', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'verifier-shares-no-code',
      severity: 'error',
      comment:
        'A verifier that shared code with the writer would share its mistakes: only the published format.',
      from: { path: '^server/audit/verify' },
      to: { path: ['^server/', NPM], pathNot: ['^server/audit/verify', '/@types/'] },
    },
    {
      name: 'sealer-opens-no-database',
      severity: 'error',
      comment:
        'Whoever signs heads takes leaves as they are told, and reaches neither lines nor keys of people.',
      from: { path: '^server/audit/sealer(\\.ts$|/)' },
      to: {
        path: ['(^|/)node_modules/(better-sqlite3|kysely)/', 'store\\.ts$', '^server/audit/keys\\.ts$'],
        reachable: true,
      },
    },
    {
      name: 'web-sees-only-the-contract',
      severity: 'error',
      comment: 'The pages know the protocol, nothing else of the server.',
      from: { path: '^web/' },
      to: { path: '^(server|scripts|test)/', pathNot: '^server/protocol/' },
    },
    {
      name: 'web-takes-only-types',
      severity: 'error',
      comment: 'Zero bytes of the server reach the browser: import type.',
      from: { path: '^web/' },
      to: { path: '^server/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'server-stands-alone',
      severity: 'error',
      comment: 'What runs at a hospital needs neither the sources of the pages, nor tools, nor tests.',
      from: { path: '^server/' },
      to: { path: '^(web|scripts|test)/' },
    },
    {
      name: 'only-tests-use-tests',
      severity: 'error',
      comment: 'Test support stays in tests, benches and long runs.',
      from: { pathNot: ['^test/', '^scripts/(bench|long)/'] },
      to: { path: '^test/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(web/dist|data|coverage)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'web/tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'default'] },
    extraExtensionsToScan: ['.css', '.html'],
  },
};
