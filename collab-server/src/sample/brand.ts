import type { BrandKit } from '@sparklio/shared/protocol/brand-kit';
import { COLOURS } from './colours.ts';

/** The rules of Lumen Tea, an invented maker of cold-brewed tea. */
export function lumenTeaKit(logoAssetId: string): BrandKit {
  return {
    palette: [
      { name: 'Forest', hex: COLOURS.forest },
      { name: 'Amber', hex: COLOURS.amber },
      { name: 'Lemon', hex: COLOURS.lemon },
      { name: 'Leaf', hex: COLOURS.leaf },
      { name: 'Cream', hex: COLOURS.cream },
      { name: 'White', hex: COLOURS.white },
    ],
    tolerance: 2.5,
    fonts: [
      { family: 'Playfair Display', use: 'heading', weights: [600, 700] },
      { family: 'Inter', use: 'body', weights: [400, 500, 600, 700] },
    ],
    minTextPx: 18,
    logos: [{ assetId: logoAssetId, name: 'Lumen Tea', minWidth: 0.2, clearSpace: 0.5 }],
    tone: {
      summary: 'Warm, unhurried and plain. We talk about taste and time, never about health.',
      do: [
        'Short sentences that sound good read aloud',
        'Name what is in the glass',
        'Let the light and the tea be the heroes',
      ],
      dont: [
        'Promise effects on body or mind',
        'Shout: no capitals for whole words, no exclamation marks',
        'Talk about price as if it were the point',
      ],
    },
    words: {
      forbidden: [
        { word: 'cheap', use: 'good value', why: 'It says less about us than about the buyer.' },
        { word: 'detox', why: 'A health claim that we may not make.' },
        { word: 'miracle', why: 'It is tea.' },
        { word: 'utilize', use: 'use', why: 'We write as people speak.' },
      ],
      known: ['Lumen', 'Lumen Tea', 'Assam'],
      claims: [
        { phrase: 'sixteen hours', proof: 'Production log: every batch steeps for 16 hours at 4 °C.' },
        { phrase: 'no added sugar', proof: 'Recipe sheet 3: tea, water, lemon.' },
        { phrase: 'boosts focus', proof: '' },
      ],
    },
    maxGrade: 8,
    language: 'en',
  };
}
