import { describe, expect, test } from 'vitest';
import { runCommand } from '../../scripts/cli/run.ts';

/** Runs a command in this process, at a terminal where nobody sits. */
async function run(args: readonly string[], environment: NodeJS.ProcessEnv = { LANG: 'C' }) {
  const texts = { out: '', err: '' };
  const code = await runCommand(args, environment, {
    say: (text) => {
      texts.out += `${text}\n`;
    },
    warn: (text) => {
      texts.err += `${text}\n`;
    },
    ask: () => Promise.resolve(null),
  });
  return { code, ...texts };
}

describe('called wrongly: exit 64, with how it is called', () => {
  test.each([
    [[], 'Usage: beeldkamer COMMAND'],
    [['fly'], 'There is no command "fly"'],
    [['constructor'], 'There is no command "constructor"'],
    [['export-audit'], 'DIR is missing'],
    [['backup', ''], 'DIR is missing'],
    [['backup', 'a', 'b'], '"b" is one word too many'],
    [['backup', 'a', '--fast'], '--fast'],
    [['create-user', '--name', 'x', '--mail', 'x@y.nl'], '--role is missing'],
    [['create-user', '--name', 'x', '--mail', 'x@y.nl', '--role', 'god'], 'There is no role "god"'],
    [['export-audit', 'x', '--format', 'pdf'], 'There is no format "pdf"; there are: bundle, csv'],
    [['export-audit', 'x', '--format', 'toString'], 'There is no format'],
    [['export-audit', 'x', '--from', '2'], 'A bundle is the whole log'],
    [['export-audit', 'x', '--format', 'csv', '--from', '0'], '--from needs the number of a line'],
    [['export-audit', 'x', '--format', 'csv', '--from', '9', '--through', '8'], '--through needs'],
    [['send-audit'], 'HOST:PORT is missing'],
    [['send-audit', 'siem'], '"siem" is no server'],
    [['send-audit', 'siem:0'], '"siem:0" is no server'],
    [['send-audit', 'siem:99999'], 'is no server'],
    [['send-audit', '::1:6514'], 'is no server'],
    [['verify-audit', 'bundle', '--head'], '--head'],
    [['accept-clock', '--reason', ' '], '--reason is missing'],
  ])('%j', async (args, says) => {
    const { code, out, err } = await run(args);
    expect([code, out + err]).toEqual([64, expect.stringContaining(says)]);
  });
});

describe('without a usable configuration: exit 1, with one sentence', () => {
  test.each([
    [{}, 'Setting "mode" is missing'],
    [{ BEELDKAMER_CONFIG: '/nonexistent.json' }, 'cannot be read'],
    [{ BEELDKAMER_APP_PRT: '1' }, 'Unknown setting BEELDKAMER_APP_PRT'],
  ])('%j', async (environment, says) => {
    const { code, err } = await run(['backup', 'somewhere'], environment);
    expect([code, err]).toEqual([1, expect.stringContaining(says)]);
    expect(err.trim().split('\n')).toHaveLength(1);
  });
});

describe('the language follows the locale', () => {
  test.each([
    [{ LANG: 'nl_NL.UTF-8' }, 'Gebruik'],
    [{ LANG: 'nl_NL.UTF-8', LC_MESSAGES: 'C' }, 'Usage'],
    [{ LANG: 'en_GB.UTF-8', LC_ALL: 'nl_BE' }, 'Gebruik'],
    [{ LANG: 'nl_NL.UTF-8', LC_ALL: '' }, 'Gebruik'],
    [{}, 'Usage'],
  ])('%j: %s', async (environment, says) => {
    expect((await run(['--help'], environment)).out).toMatch(new RegExp(`^${says}: beeldkamer COMMAND`));
  });
});

test.each(['init', 'create-user', 'export-audit', 'verify-audit', 'accept-clock', 'backup', 'health'])(
  '%s --help tells options and exit codes, in both languages',
  async (name) => {
    const [english, dutch] = [
      await run([name, '--help']),
      await run([name, '--help'], { LANG: 'nl_NL.UTF-8' }),
    ];
    expect([english.code, dutch.code]).toEqual([0, 0]);
    expect(english.out).toMatch(/Usage: beeldkamer .*\n\nOptions:\n( {2}--\S+ .*\S\n)+\nExit codes:\n {2}0/s);
    expect(dutch.out).toMatch(/Gebruik: beeldkamer .*\n\nOpties:\n( {2}--\S+ .*\S\n)+\nEindcodes:\n {2}0/s);
  },
);
