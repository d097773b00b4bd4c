import type {
  AskWordsPreview,
  OwnWordsRecord,
  OwnWordsWanted,
  WordsPreview,
} from '../../../server/protocol/own-words.ts';
import { get, post } from '../api.ts';

/** What the screen of words in letters asks of the app. */
export interface WordsBackend {
  ownWords(): Promise<OwnWordsRecord[]>;
  saveOwnWords(wanted: OwnWordsWanted): Promise<OwnWordsRecord>;
  previewWords(asked: AskWordsPreview): Promise<WordsPreview>;
}

/** @param heed notices answers that say that nobody is signed in any more. */
export function wordsBackend(heed: <Answer>(answer: Promise<Answer>) => Promise<Answer>): WordsBackend {
  return {
    ownWords: () => heed(get('/api/own-words')),
    saveOwnWords: (wanted) => heed(post('/api/own-words', wanted)),
    previewWords: (asked) => heed(post('/api/own-words/preview', asked)),
  };
}
