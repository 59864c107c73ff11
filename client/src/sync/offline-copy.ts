import { IndexeddbPersistence } from 'y-indexeddb';
import type * as Y from 'yjs';

/** A document kept in this browser, so that work goes on without a connection. */
export interface OfflineCopy {
  /** Resolves when everything kept has been put into the document, or when the browser keeps nothing (private windows). */
  readonly loaded: Promise<{ unsaved: number }>;
  /** Whether edits made now will outlive the tab. */
  readonly keeps: boolean;
  /** Remembers how many edits the server has not confirmed, for the next visit. */
  rememberUnsaved(count: number): void;
  /** Throws away what is kept. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

const UNSAVED = 'unsaved';
/** A browser whose storage hangs must not keep the page from opening. */
const LOAD_TIMEOUT_MS = 2_500;

/** One database per person and document: nobody inherits another's unsent edits on a shared machine. */
export function keepOffline(userId: string, documentName: string, doc: Y.Doc): OfflineCopy {
  if (typeof indexedDB === 'undefined') return keepNothing();
  const persistence = new IndexeddbPersistence(databaseName(userId, documentName), doc);
  let keeps = false;
  let writing = false;
  let wanted: number | undefined;
  const write = async (): Promise<void> => {
    if (writing || !keeps) return;
    writing = true;
    while (wanted !== undefined) {
      const count = wanted;
      wanted = undefined;
      await persistence.set(UNSAVED, count).catch(() => undefined);
    }
    writing = false;
  };
  const load = async (): Promise<{ unsaved: number }> => {
    await persistence.whenSynced;
    const unsaved: unknown = await persistence.get(UNSAVED);
    keeps = true;
    void write();
    return { unsaved: typeof unsaved === 'number' && unsaved > 0 ? unsaved : 0 };
  };
  return {
    loaded: Promise.race([load().catch(() => ({ unsaved: 0 })), giveUp()]),
    get keeps() {
      return keeps;
    },
    rememberUnsaved(count) {
      wanted = count;
      void write();
    },
    clear: async () => {
      keeps = false;
      await persistence.clearData();
    },
    close: async () => {
      keeps = false;
      // The count of a moment ago: whoever opens this next must know that something is unsaved.
      if (wanted !== undefined) await persistence.set(UNSAVED, wanted).catch(() => undefined);
      await persistence.destroy();
    },
  };
}

/** Removes all that this browser keeps of one person's documents; call it when they sign out. */
export async function forgetOfflineCopies(userId: string): Promise<void> {
  if (typeof indexedDB === 'undefined' || !('databases' in indexedDB)) return;
  for (const { name } of await indexedDB.databases()) {
    if (name?.startsWith(databaseName(userId, '')) === true) indexedDB.deleteDatabase(name);
  }
}

function databaseName(userId: string, documentName: string): string {
  return `sparklio:${userId}:${documentName}`;
}

function giveUp(): Promise<{ unsaved: number }> {
  return new Promise((resolve) => setTimeout(() => resolve({ unsaved: 0 }), LOAD_TIMEOUT_MS));
}

function keepNothing(): OfflineCopy {
  const nothing = (): Promise<void> => Promise.resolve();
  return {
    loaded: Promise.resolve({ unsaved: 0 }),
    keeps: false,
    rememberUnsaved: () => undefined,
    clear: nothing,
    close: nothing,
  };
}
