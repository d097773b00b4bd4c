import { userInfo } from 'node:os';
import { byOperator } from '../../server/audit/service.ts';

/** Who runs this command, for the log: the login name stands hidden under the operator's key. */
export function operator(environment: NodeJS.ProcessEnv, more: Readonly<Record<string, string>> = {}) {
  return byOperator({ login: environment['SUDO_USER'] ?? userInfo().username, ...more });
}
