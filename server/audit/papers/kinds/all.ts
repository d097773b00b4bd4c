import type { PaperName } from '../../../protocol/papers.ts';
import { ANSWERS } from './answers.ts';
import { CONTRACT_END, WITH_SUPPORT, WITHOUT_ACCESS } from './contract.ts';
import { DPIA } from './dpia.ts';
import { BREACH, INCIDENTS } from './incidents.ts';
import { MONTHLY, SUPPORT } from './months.ts';
import { SUBPROCESSORS } from './outside.ts';
import type { PaperKind } from './paper.ts';
import { REGISTER } from './register.ts';
import { RETENTION } from './retention.ts';
import { SECURITY } from './security.ts';

/** Every paper that the appliance makes of itself (trust.md §1.8). */
export const PAPERS: Readonly<Record<PaperName, PaperKind>> = {
  register: REGISTER,
  subprocessors: SUBPROCESSORS,
  security: SECURITY,
  retention: RETENTION,
  incidents: INCIDENTS,
  breach: BREACH,
  monthly: MONTHLY,
  support: SUPPORT,
  dpia: DPIA,
  'contract-end': CONTRACT_END,
  answers: ANSWERS,
  'agreement-no-access': WITHOUT_ACCESS,
  'agreement-support': WITH_SUPPORT,
};
