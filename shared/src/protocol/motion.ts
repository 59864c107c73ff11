import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';

/**
 * Live motion: what an object looks like between two document writes of a drag. It travels as a
 * Hocuspocus stateless message, is drawn by peers, and is neither stored nor part of awareness.
 *
 * Form: `~` + base64 of `varUint sequence, varUint kind, varUint count, count × 16 id bytes, then varInts`:
 * - move: dx, dy in tenths of a px against the positions in the document
 * - box: x, y, width, height in tenths of a px, rotation in tenths of a degree (one object)
 * - end: nothing; peers fall back to the document
 */
export type Motion =
  | {
      readonly kind: 'move';
      readonly sequence: number;
      readonly ids: readonly string[];
      readonly delta: readonly [number, number];
    }
  | {
      readonly kind: 'box';
      readonly sequence: number;
      readonly ids: readonly string[];
      readonly position: readonly [number, number];
      readonly size: readonly [number, number];
      readonly rotation: number;
    }
  | { readonly kind: 'end'; readonly sequence: number; readonly ids: readonly string[] };

export const MOTION_PREFIX = '~';
/** More objects than this move by document writes alone. */
export const MOTION_MAX_IDS = 64;

const KINDS = ['move', 'box', 'end'] as const;
const tenths = (value: number): number => Math.round(value * 10);

export function encodeMotion(motion: Motion): string {
  const bytes = encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, motion.sequence);
    encoding.writeVarUint(encoder, KINDS.indexOf(motion.kind));
    encoding.writeVarUint(encoder, motion.ids.length);
    for (const id of motion.ids) encoding.writeUint8Array(encoder, idToBytes(id));
    const numbers =
      motion.kind === 'move'
        ? motion.delta
        : motion.kind === 'box'
          ? [...motion.position, ...motion.size, motion.rotation]
          : [];
    for (const value of numbers) encoding.writeVarInt(encoder, tenths(value));
  });
  return MOTION_PREFIX + btoa(String.fromCharCode(...bytes));
}

/** @returns undefined for anything that is not exactly one well-formed motion message */
export function decodeMotion(payload: string): Motion | undefined {
  if (!payload.startsWith(MOTION_PREFIX)) return undefined;
  try {
    const decoder = decoding.createDecoder(
      Uint8Array.from(atob(payload.slice(1)), (char) => char.charCodeAt(0)),
    );
    const motion = readMotion(decoder);
    // Numbers read past the end are 0, so a message that was cut would draw things at the page's corner.
    return decoder.pos === decoder.arr.length ? motion : undefined;
  } catch {
    return undefined;
  }
}

function readMotion(decoder: decoding.Decoder): Motion | undefined {
  const sequence = decoding.readVarUint(decoder);
  const kind = KINDS[decoding.readVarUint(decoder)];
  const count = decoding.readVarUint(decoder);
  if (kind === undefined || count === 0 || count > MOTION_MAX_IDS) return undefined;
  if (kind === 'box' && count > 1) return undefined;
  const ids = Array.from({ length: count }, () => bytesToId(decoding.readUint8Array(decoder, 16)));
  const number = (): number => decoding.readVarInt(decoder) / 10;
  if (kind === 'move') return { kind, sequence, ids, delta: [number(), number()] };
  if (kind === 'end') return { kind, sequence, ids };
  return {
    kind,
    sequence,
    ids,
    position: [number(), number()],
    size: [number(), number()],
    rotation: number(),
  };
}

function idToBytes(id: string): Uint8Array {
  const hex = id.replaceAll('-', '');
  return Uint8Array.from({ length: 16 }, (_, index) =>
    Number.parseInt(hex.slice(index * 2, index * 2 + 2), 16),
  );
}

function bytesToId(bytes: Uint8Array): string {
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
