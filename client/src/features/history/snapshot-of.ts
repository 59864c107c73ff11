import * as Y from 'yjs';
import { importCanvas } from '@sparklio/shared/documents/canvas/json';
import type { CanvasModel } from '@sparklio/shared/documents/canvas/model';
import { readCanvas } from '@sparklio/shared/documents/canvas/read';
import type { CanvasSnapshot } from '@sparklio/shared/documents/canvas/schema';
import { createOrigin } from '@sparklio/shared/origin';

/**
 * A state of the past as plain values, read in a document that nobody else has and that is thrown away.
 *
 * @throws StudioError `invalid_input` if it is no canvas
 */
export function snapshotOfModel(model: CanvasModel): CanvasSnapshot {
  return throughDocument((doc) => void importCanvas(doc, model, createOrigin('history', 'user')));
}

/** The same of a stored state, update format 1. */
export function snapshotOfUpdate(update: Uint8Array): CanvasSnapshot {
  return throughDocument((doc) => Y.applyUpdate(doc, update));
}

function throughDocument(fill: (doc: Y.Doc) => void): CanvasSnapshot {
  const doc = new Y.Doc();
  try {
    fill(doc);
    return readCanvas(doc);
  } finally {
    doc.destroy();
  }
}
