import { diffText } from './text-diff.ts';
import type { TextEdit } from './text-diff.ts';

export interface WordPart {
  readonly kind: 'same' | 'removed' | 'added';
  readonly text: string;
}

/** Comparing takes words × words steps; beyond this the whole text counts as replaced. */
const MOST_STEPS = 1_000_000;

/** What changed between two texts, word by word: the longest words in common stay, in order. */
export function diffWords(before: string, after: string): readonly WordPart[] {
  const [old, now] = [wordsOf(before), wordsOf(after)];
  let start = 0;
  while (start < old.length && start < now.length && old[start] === now[start]) start += 1;
  let end = 0;
  while (
    end < Math.min(old.length, now.length) - start &&
    old[old.length - 1 - end] === now[now.length - 1 - end]
  )
    end += 1;
  const parts: WordPart[] = [];
  const add = (kind: WordPart['kind'], words: readonly (string | undefined)[]): void => {
    const text = words.join('');
    const last = parts.at(-1);
    if (text === '') return;
    if (last?.kind === kind) parts[parts.length - 1] = { kind, text: last.text + text };
    else parts.push({ kind, text });
  };
  add('same', old.slice(0, start));
  for (const [kind, word] of middle(old.slice(start, old.length - end), now.slice(start, now.length - end)))
    add(kind, [word]);
  add('same', old.slice(old.length - end));
  return parts;
}

/**
 * The edits that turn `before` into `after`, each against the text that the ones before it left: words in common are not
 * touched, so that whoever types among them goes on there.
 */
export function diffTextByWords(before: string, after: string): readonly TextEdit[] {
  const edits: TextEdit[] = [];
  let index = 0;
  let [removed, added] = ['', ''];
  const flush = (): void => {
    const edit = diffText(removed, added);
    if (edit !== undefined) edits.push({ ...edit, index: index + edit.index });
    index += added.length;
    [removed, added] = ['', ''];
  };
  for (const { kind, text } of diffWords(before, after)) {
    if (kind === 'removed') removed += text;
    else if (kind === 'added') added += text;
    else {
      flush();
      index += text.length;
    }
  }
  flush();
  return edits;
}

type Step = readonly [WordPart['kind'], string];

function middle(old: readonly string[], now: readonly string[]): readonly Step[] {
  if (old.length * now.length > MOST_STEPS)
    return [...old.map((word): Step => ['removed', word]), ...now.map((word): Step => ['added', word])];
  // common[i][j]: how many words the rests from i and from j have in common
  const width = now.length + 1;
  const common = new Uint32Array((old.length + 1) * width);
  const at = (i: number, j: number): number => common[i * width + j] ?? 0;
  for (let i = old.length - 1; i >= 0; i -= 1)
    for (let j = now.length - 1; j >= 0; j -= 1)
      common[i * width + j] = old[i] === now[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const steps: Step[] = [];
  let [i, j] = [0, 0];
  while (i < old.length || j < now.length) {
    const [was, is] = [old[i], now[j]];
    if (was !== undefined && was === is) {
      steps.push(['same', was]);
      i += 1;
      j += 1;
    } else if (was !== undefined && (is === undefined || at(i + 1, j) >= at(i, j + 1))) {
      steps.push(['removed', was]);
      i += 1;
    } else if (is !== undefined) {
      steps.push(['added', is]);
      j += 1;
    }
  }
  return steps;
}

/** Words, marks and the spaces between them, each a part of its own, in every language. */
function wordsOf(text: string): readonly string[] {
  return Array.from(
    new Intl.Segmenter(undefined, { granularity: 'word' }).segment(text),
    ({ segment }) => segment,
  );
}
