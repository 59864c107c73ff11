import { z } from 'zod';

const hexColour = z.string().regex(/^#[0-9a-f]{6}$/i, 'A colour is written #rrggbb.');

/** The rules a brand gives: what agents check against and what pickers offer first. Stored as `brands.brand_kit`. */
export const brandKitSchema = z.object({
  palette: z.array(z.object({ name: z.string().min(1).max(60), hex: hexColour })).max(40),
  /** largest CIEDE2000 distance at which a colour still counts as the palette's */
  tolerance: z.number().min(0).max(20).default(2),
  fonts: z
    .array(
      z.object({
        family: z.string().min(1),
        use: z.enum(['heading', 'body', 'any']),
        weights: z.array(z.number()).optional(),
      }),
    )
    .max(12),
  /** smallest text, px on a page 1080 px wide; scales with the page */
  minTextPx: z.number().positive().default(18),
  logos: z
    .array(
      z.object({
        assetId: z.string(),
        name: z.string(),
        /** share of the page's width, 0–1 */
        minWidth: z.number().min(0).max(1),
        /** free room on every side as a share of the logo's height */
        clearSpace: z.number().min(0).max(2),
      }),
    )
    .max(12),
  tone: z.object({ summary: z.string().max(1_000), do: z.array(z.string()), dont: z.array(z.string()) }),
  words: z.object({
    /** never used; `use` is what to write instead */
    forbidden: z.array(
      z.object({ word: z.string().min(1), use: z.string().optional(), why: z.string().optional() }),
    ),
    /** spelt as given, unknown to dictionaries */
    known: z.array(z.string()),
    /** phrases that state a fact and need a proof; `proof` empty is unproven */
    claims: z.array(z.object({ phrase: z.string().min(1), proof: z.string() })),
  }),
  /** highest US school grade (Flesch–Kincaid) that copy may read at */
  maxGrade: z.number().min(1).max(18).default(9),
  language: z.string().default('en'),
});
export type BrandKit = z.infer<typeof brandKitSchema>;

export interface Brand {
  readonly id: string;
  readonly workspaceId: string;
  readonly name: string;
  readonly kit: BrandKit;
}
