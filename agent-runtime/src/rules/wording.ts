import type { CanvasObject } from '@sparklio/shared/documents/canvas/schema';

const QUOTE_LENGTH = 28;

/** How a card calls an object: by its words, else its name, else what it is. */
export function nameOf(object: CanvasObject): string {
  if (object.type === 'text' && object.text.trim() !== '') return quote(object.text);
  if (object.name.trim() !== '') return quote(object.name);
  if (object.type === 'image') return 'the picture';
  if (object.type === 'shape') return `the ${object.shape === 'rect' ? 'rectangle' : object.shape}`;
  return object.type === 'group' ? 'the group' : 'the empty text';
}

/** Words in quotation marks, shortened at a word's end. */
export function quote(words: string): string {
  const line = words.trim().replaceAll(/\s+/g, ' ');
  if (line.length <= QUOTE_LENGTH) return `“${line}”`;
  const cut = line.slice(0, QUOTE_LENGTH);
  return `“${cut.slice(0, Math.max(cut.lastIndexOf(' '), QUOTE_LENGTH / 2)).trimEnd()}…”`;
}

export function capitalise(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

/** A number for people: at most one decimal place. */
export function show(value: number): string {
  return String(Math.round(value * 10) / 10);
}

/** “1 line”, “3 lines”. */
export function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
