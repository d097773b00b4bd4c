const DATABASE = 'beeldkamer-device';
const VERSION = 2;

/** `keys`: this device's own key; `pins`: keys of others that a person here has checked. */
export type StoreName = 'keys' | 'pins';
const STORES: readonly StoreName[] = ['keys', 'pins'];

/**
 * Works in one store of what this browser keeps of itself, in one transaction: saved on disk, or not at all.
 *
 * @throws {unknown} where the browser keeps nothing: a private window, or storage switched off.
 */
export async function inStorage<Result>(
  name: StoreName,
  mode: 'readonly' | 'readwrite',
  work: (store: IDBObjectStore) => Promise<Result>,
): Promise<Result> {
  const database = await open();
  try {
    const transaction = database.transaction(name, mode, { durability: 'strict' });
    const done = finished(transaction);
    const result = await work(transaction.objectStore(name));
    await done;
    return result;
  } finally {
    database.close(); // kept open it would hold up another tab that brings a newer version
  }
}

/** The result of a request. */
export function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function open(): Promise<IDBDatabase> {
  const request = indexedDB.open(DATABASE, VERSION);
  request.onupgradeneeded = () => {
    const { result } = request;
    for (const name of STORES) if (!result.objectStoreNames.contains(name)) result.createObjectStore(name);
  };
  return settled(request);
}

function finished(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });
}
