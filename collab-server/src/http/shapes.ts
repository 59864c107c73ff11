import { z } from 'zod';

/** A name or title that people see: trimmed, not empty. */
export function nameField(longest: number) {
  return z.string().trim().min(1).max(longest);
}

/** What an edit changed, one entry per property. Values are any JSON; they are not checked again on the way out. */
export const changesShape = z.object({
  changes: z.array(
    z.object({
      target: z.string(),
      property: z.string(),
      before: z.unknown().optional(),
      after: z.unknown().optional(),
    }),
  ),
});
