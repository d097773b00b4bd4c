import { english } from './english.ts';
import { nederlands } from './nederlands.ts';
import type { Words } from './words.ts';

/** Dutch when the locale says so (POSIX: LC_ALL before LC_MESSAGES before LANG), English otherwise. */
export function wordsFor(environment: NodeJS.ProcessEnv): Words {
  const { LC_ALL, LC_MESSAGES, LANG } = environment as {
    LC_ALL?: string;
    LC_MESSAGES?: string;
    LANG?: string;
  };
  const locale = [LC_ALL, LC_MESSAGES, LANG].find((one) => one !== undefined && one !== '');
  return locale?.startsWith('nl') === true ? nederlands : english;
}
