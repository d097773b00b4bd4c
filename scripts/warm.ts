import { enableCompileCache, flushCompileCache } from 'node:module';
import { useVendored } from '../server/core/vendored.ts';

/**
 * Compiles what the installed processes load, for the folder that NODE_COMPILE_CACHE names: the package does so on the
 * computer itself, since what V8 keeps fits only processors of one kind. It opens nothing and listens nowhere.
 */
enableCompileCache();
useVendored();
await Promise.all([
  import('../server/app.ts'),
  import('../server/relay/run.ts'),
  import('../server/relay/door/run.ts'),
  import('../server/audit/sealer/run.ts'),
  import('./cli/run.ts'),
  import('./cli/backup.ts'),
]);
flushCompileCache();
