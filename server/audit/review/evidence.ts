import { createHash } from 'node:crypto';
import { type EpochMs, iso } from '../../core/clock.ts';
import type { Context } from '../../core/context.ts';
import { AppError } from '../../core/errors.ts';
import type { PaperFile } from '../../protocol/overview.ts';
import type { AskEvidence, ReviewItem } from '../../protocol/review.ts';
import { newestHead } from '../head-store.ts';
import { pdfOf } from '../papers/pdf.ts';
import { tellPaper } from '../papers/told.ts';
import type { ReviewDeps } from './deps.ts';
import { type Evidence, evidenceDocument } from './evidence-document.ts';
import type { Month } from './month.ts';
import { itemRows, questionRows, reviewAt } from './store.ts';
import { itemViews, reviewView } from './view.ts';

/**
 * The evidence of a review as a paper or as data. Its hash stands in a line of the log, which a proof binds to a signed
 * head (DESIGN §7). It names staff and patients by what lines call them: the desk alone knows the names.
 *
 * @throws {AppError} NOT_FOUND
 */
export async function evidence(
  deps: ReviewDeps,
  by: Context,
  month: Month,
  { form }: AskEvidence,
): Promise<PaperFile> {
  const facts = await evidenceOf(deps, month);
  const bytes =
    form === 'pdf'
      ? await pdfOf(evidenceDocument(facts, await deps.timeZone()))
      : Buffer.from(`${JSON.stringify(facts, null, 2)}\n`);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const line = await tellPaper(deps, by, { document: 'log-review', bytes: bytes.length, sha256 });
  return {
    name: `logcontrole-${month}.${form}`,
    mediaType: form === 'pdf' ? 'application/pdf' : 'application/json',
    ...{ base64: bytes.toString('base64'), sha256, line },
  };
}

async function evidenceOf(deps: ReviewDeps, month: Month): Promise<Evidence> {
  const { db, clock } = deps;
  const row = await reviewAt(db, month);
  if (row === null) throw new AppError('NOT_FOUND');
  const all = await itemRows(db, month, { toJudge: false, after: 0, limit: Number.MAX_SAFE_INTEGER });
  const { views } = await itemViews(deps, all, await questionRows(db, month));
  const head = await newestHead(db);
  return {
    organisation: (await deps.organisation()).name,
    installation: deps.installation,
    madeAt: iso(clock()),
    review: await reviewView(deps, row),
    rules: await deps.rules(),
    head:
      head === null
        ? null
        : { size: head.size, root: head.root.toString('hex'), at: iso(head.at as EpochMs) },
    items: views.map(nameless),
  };
}

/** Patients leave the desk by number alone: whoever may know them looks them up there. */
function nameless(item: ReviewItem): ReviewItem {
  const line =
    item.line === null
      ? null
      : { ...item.line, about: item.line.about.map((one) => ({ ...one, name: null })) };
  return { ...item, line };
}
