import { z } from 'zod';

/** A name or title that people see: trimmed, not empty. */
export function nameField(longest: number) {
  return writtenText(longest).min(1);
}

/** Something a person wrote: trimmed. Postgres keeps no NUL and UTF-8 no lone surrogate, so neither can be stored. */
export function writtenText(longest: number) {
  return z
    .string()
    .trim()
    .max(longest)
    .refine((text) => !text.includes('\0') && text.isWellFormed(), 'must be text without control codes');
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
