import { z } from 'zod';

const refusalSchema = z.object({
  t: z.literal('refused'),
  reason: z.string(),
  message: z.string().min(1).max(500),
});

/** The sentence the server sends before it closes a socket for a refusal; undefined for any other payload. */
export function parseRefusal(payload: string): string | undefined {
  if (!payload.startsWith('{')) return undefined;
  try {
    const parsed = refusalSchema.safeParse(JSON.parse(payload));
    return parsed.success ? parsed.data.message : undefined;
  } catch {
    return undefined;
  }
}
