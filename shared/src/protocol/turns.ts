import { z } from 'zod';
import { isId } from '../ids.ts';

/*
 * An agent that edits says which turn its edits belong to, on the channel of the document and in order with them:
 * `{ "t": "turn", "id": "<UUIDv7>" }` before the first, `{ "t": "turn" }` after the last.
 */
const turnSchema = z.strictObject({
  t: z.literal('turn'),
  id: z.string().refine(isId).optional(),
});

/** @param turnId absent: the turn is over */
export function encodeTurn(turnId?: string): string {
  return JSON.stringify({ t: 'turn', ...(turnId === undefined ? {} : { id: turnId }) });
}

/** Whether a stateless payload is meant to speak of a turn, well formed or not. */
export function isTurnMessage(payload: string): boolean {
  return payload.startsWith('{"t":"turn"');
}

/** What it says, or undefined if it is not well formed. */
export function decodeTurn(payload: string): { readonly turnId: string | undefined } | undefined {
  try {
    const parsed = turnSchema.safeParse(JSON.parse(payload));
    return parsed.success ? { turnId: parsed.data.id } : undefined;
  } catch {
    return undefined;
  }
}
