// Judges one bundle and prints the exit code and the most memory that took, in KiB.
import { verifyBundle } from '../../../server/audit/verify.ts';

const { exit } = await verifyBundle(process.argv[2] ?? '');
console.log(`${exit} ${process.resourceUsage().maxRSS}`);
