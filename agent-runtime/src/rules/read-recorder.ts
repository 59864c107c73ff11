import type { CanvasObject, CanvasPage } from '@sparklio/shared/documents/canvas/schema';
import type { Read } from '@sparklio/shared/documents/review/schema';
import { valueOf } from './mend-command.ts';

/** Notes the values a decision rests on. If one no longer holds, so may the decision not. */
export class ReadRecorder {
  #reads = new Map<string, Read>();

  /** Notes properties of an object or page as they are in this snapshot. */
  of(entry: CanvasObject | CanvasPage, ...properties: readonly string[]): this {
    for (const property of properties) {
      this.#reads.set(`${entry.id} ${property}`, {
        target: entry.id,
        property,
        value: valueOf(entry, property),
      });
    }
    return this;
  }

  /** Takes over what another recorder has noted. */
  add(reads: readonly Read[]): this {
    for (const read of reads) this.#reads.set(`${read.target} ${read.property}`, read);
    return this;
  }

  all(): readonly Read[] {
    return [...this.#reads.values()];
  }
}

export function reading(entry: CanvasObject | CanvasPage, ...properties: readonly string[]): readonly Read[] {
  return new ReadRecorder().of(entry, ...properties).all();
}
