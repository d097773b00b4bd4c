import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** What takes a minute and more on two quiet cores, the longest first. */
const LONG = [
  'e2e/evil/evil.e2e.ts',
  'e2e/everybody.e2e.ts',
  'e2e/officer.e2e.ts',
  'e2e/second-factor.e2e.ts',
  'e2e/net/line.e2e.ts',
  'e2e/consultation.e2e.ts',
  'e2e/call/gate.e2e.ts',
  'e2e/relay/long-call.e2e.ts',
  'app/every-route.test.ts',
];

/** Begins what takes long first, so that nobody waits for it in the end. The rest goes as vitest has it. */
export class LongestFirst extends BaseSequencer {
  override async sort(specifications: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): number => {
      const found = LONG.findIndex((name) => moduleId.endsWith(name));
      return found < 0 ? LONG.length : found;
    };
    return (await super.sort(specifications)).toSorted((one, other) => place(one) - place(other));
  }
}
