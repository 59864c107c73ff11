import type { TextRun, TextSetting } from './text-layout.ts';
import type { Measure, Piece } from './measure.ts';

interface Placed {
  readonly x: number;
  readonly width: number;
  readonly runs: readonly TextRun[];
}

/** Places a line by its alignment. A line wider than its box starts at the box's left edge. */
export function placeRuns(content: string, boxWidth: number, measure: Measure, setting: TextSetting): Placed {
  const pieces = measure.pieces(content);
  const width = sum(pieces) + setting.letterSpacing * Math.max(0, pieces.length - 1);
  const room = Math.max(0, boxWidth - width);
  const share = setting.textAlign === 'center' ? 0.5 : setting.textAlign === 'right' ? 1 : 0;
  const x = room * share;
  const runs: TextRun[] = [];
  let pen = x;
  for (const piece of pieces) {
    runs.push(toRun(piece, pen));
    pen += piece.width + setting.letterSpacing;
  }
  return { x, width, runs };
}

/** Spreads the words of a line over the whole box; each word, with the spaces after it, is a run of its own. */
export function justify(content: string, boxWidth: number, measure: Measure, setting: TextSetting): Placed {
  const words = content.match(/^ *[^ ]+ *|[^ ]+ */g) ?? [];
  if (words.length < 2) return placeRuns(content, boxWidth, measure, { ...setting, textAlign: 'left' });
  const parts = words.map((word) => measure.pieces(withoutSpaces(word)));
  const inks = parts.map((pieces) => sum(pieces) + setting.letterSpacing * Math.max(0, pieces.length - 1));
  const gap = (boxWidth - inks.reduce((total, ink) => total + ink, 0)) / (words.length - 1);
  const runs: TextRun[] = [];
  let start = 0;
  for (const [index, pieces] of parts.entries()) {
    let pen = start;
    for (const [place, piece] of pieces.entries()) {
      const spaces = place === pieces.length - 1 ? trailingSpaces(words[index] ?? '') : '';
      runs.push(toRun({ ...piece, text: piece.text + spaces }, pen));
      pen += piece.width + setting.letterSpacing;
    }
    start += (inks[index] ?? 0) + gap;
  }
  return { x: 0, width: boxWidth, runs };
}

function trailingSpaces(word: string): string {
  return word.slice(withoutSpaces(word).length);
}

/** Only plain spaces stretch: no-break and other spaces are part of the word. */
function withoutSpaces(word: string): string {
  return word.replace(/ +$/, '');
}

function toRun(piece: Piece, x: number): TextRun {
  const { family, weight, style } = piece.face.font;
  const run = { text: piece.text, x, width: piece.width, family, weight, style };
  return piece.letters ? { ...run, letters: piece.letters } : run;
}

function sum(pieces: readonly Piece[]): number {
  return pieces.reduce((total, piece) => total + piece.width, 0);
}
