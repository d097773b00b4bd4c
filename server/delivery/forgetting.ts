import { deleteFinalMessages, deleteMessagesAbout, deleteMessagesTo } from './forget-store.ts';
import { oldest } from './oldest.ts';

/** What retention and erasure need of the queue, as parts of their transactions; the caller writes the line. */
export const FORGETTING = { deleteFinalMessages, deleteMessagesAbout, deleteMessagesTo, oldest } as const;

export type DeliveryForgetting = typeof FORGETTING;
