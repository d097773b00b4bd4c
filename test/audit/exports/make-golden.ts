// Writes the golden files anew: `node test/audit/exports/make-golden.ts`. Read what changed line by line, against
// NEN 7513 chapter 7, DICOM PS3.15 A.5.1 and the AuditEvent of FHIR R4, before it is committed.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { CODES } from '../samples.ts';
import { GOLDEN, goldenOf } from './golden.ts';

rmSync(GOLDEN, { recursive: true, force: true });
mkdirSync(GOLDEN, { recursive: true });
for (const code of CODES) writeFileSync(new URL(`${code}.md`, GOLDEN), goldenOf(code));
