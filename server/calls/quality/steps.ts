import { FIRST_LIVE_BOUNDS, type TallyStep } from '../../protocol/figures.ts';
import type { CallFigures } from '../../protocol/quality.ts';

/** What one browser's part in a call adds to the sums of its month. */
export function stepsOf({
  path,
  reconnects,
  firstLiveMs,
}: Pick<CallFigures, 'path' | 'reconnects' | 'firstLiveMs'>): readonly TallyStep[] {
  const bound = FIRST_LIVE_BOUNDS.find((ms) => firstLiveMs !== null && firstLiveMs <= ms);
  return [
    { what: `part.${path ?? 'none'}`, by: 1 },
    { what: 'part.broken', by: reconnects > 0 ? 1 : 0 },
    { what: 'reconnects', by: reconnects },
    { what: bound === undefined ? 'live.more' : `live.${bound}`, by: firstLiveMs === null ? 0 : 1 },
  ];
}
