import type { FiguresMonth } from '../../protocol/figures.ts';

/** Columns of the file. */
export const HEAD: readonly string[] = [
  ...['maand', 'afspraken', 'beeld', 'telefoon', 'niet gekomen', 'afgezegd', 'minuten'],
  ...['test goed', 'test matig', 'test slecht'],
  ...['rechtstreeks', 'eigen server', 'geen beeld', 'onderbroken', 'onderbrekingen'],
  ...['beeld binnen 250 ms', '500 ms', '1000 ms', '2500 ms', '5000 ms', 'later'],
  ...['tevreden', 'gaat wel', 'ontevreden'],
];

/** A month in these columns; answers that are not told are empty. */
export function cellsOf({ month, went, line, answers }: FiguresMonth): readonly (string | number)[] {
  const { tests, parts } = line;
  return [
    ...[month, went.appointments, went.video, went.phone, went.noShow, went.cancelled, went.minutes],
    ...[tests.good, tests.fair, tests.bad],
    ...[parts.direct, parts.relay, parts.none, line.broken, line.reconnects],
    ...line.firstLive.map((one) => one.parts),
    ...(answers === null ? ['', '', ''] : [answers.good, answers.fair, answers.bad]),
  ];
}
