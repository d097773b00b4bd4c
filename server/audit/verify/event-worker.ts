// A thread of its own that judges the parts of events.ndjson it is sent, one after another.
import { parentPort, workerData } from 'node:worker_threads';
import { EventFile, type Part } from './event-file.ts';

const { path, sizes } = workerData as { readonly path: string; readonly sizes: Float64Array };
const file = new EventFile(path);

parentPort?.on('message', (part: Part) => parentPort?.postMessage(file.stretch(part, sizes)));
