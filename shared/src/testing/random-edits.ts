import * as Y from 'yjs';
import { StudioError } from '../errors.ts';
import type { Origin } from '../origin.ts';
import { applyCommands } from '../documents/canvas/commands.ts';
import type { CanvasCommand } from '../documents/canvas/command-schema.ts';
import { readCanvas } from '../documents/canvas/read.ts';
import { revertChanges } from '../documents/canvas/revert.ts';
import { CANVAS_ROOTS, SHAPES, TEXT } from '../documents/canvas/schema.ts';
import type { CanvasObject, CanvasSnapshot, Change } from '../documents/canvas/schema.ts';
import type { SeededRandom } from './seeded-random.ts';

const WORDS = ['tea', 'Summer 🌞', 'né', '新茶', 'brew slowly', '👩‍🍳', ''] as const;
const COLOURS = ['#fff', '#1b1b19', '#00ff0080', 'transparent'] as const;

type Make = (random: SeededRandom, canvas: CanvasSnapshot) => CanvasCommand | undefined;

/** Every kind of command, with what a person or agent might ask of this canvas. Undefined where it has nothing to ask it of. */
const MAKERS: readonly Make[] = [
  (random, { pages }) => ({
    type: 'ADD_PAGE',
    page: random.chance(0.5) ? { id: random.id(), size: [1080, 1920] } : { id: random.id(), name: 'New' },
    ...(random.chance(0.5) ? { after: random.pick(pages)?.id ?? null } : {}),
  }),
  (random, { pages }) =>
    about(random.chance(0.4) ? random.pick(pages) : undefined, ({ id }) => ({ type: 'DELETE_PAGE', id })),
  (random, { pages }) =>
    about(random.pick(pages), ({ id }) => {
      const others = pages.filter((page) => page.id !== id);
      return { type: 'MOVE_PAGE', id, after: random.pick(others)?.id ?? null };
    }),
  (random, { pages }) =>
    about(random.pick(pages), ({ id }) => ({
      type: 'UPDATE_PAGE',
      id,
      payload: { background: colour(random) },
    })),
  (random) => ({
    type: 'UPDATE_META',
    payload: { title: word(random), brandKitId: random.chance(0.5) ? null : 'kit' },
  }),
  newObject,
  newObject,
  newObject,
  newObject,
  newObject,
  (random, canvas) => about(random.pick(canvas.objects), (object) => update(random, canvas, object)),
  (random, canvas) => about(random.pick(canvas.objects), (object) => update(random, canvas, object)),
  (random, canvas) => about(random.pick(canvas.objects), (object) => update(random, canvas, object)),
  (random, { objects }) => about(random.pick(objects), ({ id }) => ({ type: 'DELETE_OBJECT', id })),
  (random, { objects }) =>
    about(random.pick(objects), ({ id, parentId, pageId }) => {
      const siblings = objects.filter(
        (other) => other.parentId === parentId && other.pageId === pageId && other.id !== id,
      );
      return { type: 'REORDER', id, after: random.chance(0.3) ? null : (random.pick(siblings)?.id ?? null) };
    }),
  (random) => ({ type: 'REORDER', from: random.integer(0, 2), to: random.integer(0, 2) }),
  (random, { objects }) =>
    about(random.pick(objects), ({ id, pageId }) => {
      const others = objects.filter((other) => other.pageId === pageId && random.chance(0.3));
      return { type: 'GROUP', ids: [id, ...others.map((other) => other.id)], id: random.id() };
    }),
  (random, { objects }) =>
    about(random.pick(objects.filter(({ type }) => type === 'group')), ({ id }) => ({ type: 'UNGROUP', id })),
  editText,
  editText,
];

/** Commands that give a canvas something to work on. */
export function randomStart(random: SeededRandom, canvas: CanvasSnapshot, count: number): CanvasCommand[] {
  return Array.from({ length: count }, () => newObject(random, canvas));
}

/** One random command; undefined if the canvas has nothing for the kind that came up. */
export function randomCommand(random: SeededRandom, canvas: CanvasSnapshot): CanvasCommand | undefined {
  return random.pick(MAKERS)?.(random, canvas);
}

/**
 * Makes one random edit: a list of commands, now and then a revert of earlier changes. Commands that the document
 * refuses are part of the game; any other error is thrown.
 *
 * @returns what changed
 */
export function randomEdit(
  doc: Y.Doc,
  random: SeededRandom,
  origin: Origin,
  past: readonly (readonly Change[])[],
): Change[] {
  if (past.length > 0 && random.chance(0.08)) return revertChanges(doc, random.pick(past) ?? [], origin);
  const canvas = readCanvas(doc);
  const commands = Array.from({ length: random.chance(0.8) ? 1 : random.integer(2, 4) }, () =>
    randomCommand(random, canvas),
  ).filter((command) => command !== undefined);
  try {
    return applyCommands(doc, commands, origin).changes;
  } catch (error) {
    if (error instanceof StudioError && error.code !== 'internal') return [];
    throw error;
  }
}

/** Writes as a program would that knows the documented roots and nothing of our commands: one key per property, no base. */
export function rawEdit(doc: Y.Doc, random: SeededRandom, origin: Origin): void {
  const { pages, objects } = readCanvas(doc);
  const map = doc.getMap<Y.Map<unknown>>(CANVAS_ROOTS.objects);
  const target = map.get(random.pick(objects)?.id ?? '');
  doc.transact(() => {
    if (target !== undefined && random.chance(0.5)) {
      target.set('position', [random.integer(-50, 1200), random.integer(-50, 1200)]);
      return;
    }
    const entry = new Y.Map<unknown>([
      ['type', 'text'],
      ['pageId', random.pick(pages)?.id ?? random.id()],
      ['order', random.pick(objects)?.order ?? 'a1'],
      ['position', [10, 20]],
      ['size', [300, 80]],
      ['name', 'raw'],
      ['fill', '#123456'],
    ]);
    entry.set(TEXT, new Y.Text('raw'));
    map.set(random.id(), entry);
  }, origin);
}

function about<Subject>(
  subject: Subject | undefined,
  make: (subject: Subject) => CanvasCommand,
): CanvasCommand | undefined {
  return subject === undefined ? undefined : make(subject);
}

function newObject(random: SeededRandom, { pages, objects }: CanvasSnapshot): CanvasCommand {
  const parent = random.chance(0.2) ? random.pick(objects.filter(({ type }) => type === 'group')) : undefined;
  const pageId = parent?.pageId ?? random.pick(pages)?.id;
  const common = {
    id: random.id(),
    position: point(random),
    size: [random.integer(1, 500), random.integer(1, 500)] as const,
    ...(pageId === undefined ? {} : { pageId }),
    ...(parent === undefined ? {} : { parentId: parent.id }),
  };
  const payload = random.pick([
    { ...common, type: 'text' as const, text: word(random), fontSize: random.integer(8, 90) },
    { ...common, type: 'shape' as const, shape: random.pick(SHAPES) ?? 'rect', fill: colour(random) },
    { ...common, type: 'image' as const, assetId: 'picture', crop: [0, 0, 0.5, 1] as const },
    { ...common, type: 'group' as const },
  ]);
  return { type: 'ADD_OBJECT', payload: payload ?? { ...common, type: 'group' } };
}

function update(
  random: SeededRandom,
  { pages, objects }: CanvasSnapshot,
  object: CanvasObject,
): CanvasCommand {
  const groups = objects.filter(({ type }) => type === 'group');
  const payload = random.pick<Extract<CanvasCommand, { type: 'UPDATE_OBJECT' }>['payload']>([
    { position: point(random) },
    { size: [random.integer(1, 500), random.integer(1, 500)] },
    { rotation: random.integer(-180, 180) },
    { opacity: random.integer(0, 10) / 10, name: word(random) },
    { locked: random.chance(0.3) },
    { hidden: random.chance(0.5), interactions: [{ on: 'click', open: '/tea' }] },
    { parentId: random.chance(0.4) ? null : (random.pick(groups)?.id ?? null) },
    { pageId: random.pick(pages)?.id ?? object.pageId },
    object.type === 'text' ? { text: word(random), fill: colour(random) } : { position: point(random) },
    object.type === 'shape'
      ? {
          points: [
            [0, 0],
            [1, 1],
          ],
          strokeWidth: 3,
        }
      : { rotation: 90 },
  ]);
  return { type: 'UPDATE_OBJECT', id: object.id, payload: payload ?? {} };
}

function editText(random: SeededRandom, { objects }: CanvasSnapshot): CanvasCommand | undefined {
  const text = random.pick(objects.filter((object) => object.type === 'text'));
  if (text?.type !== 'text') return undefined;
  const index = random.integer(0, text.text.length);
  const remove = random.chance(0.4) ? random.integer(0, text.text.length - index) : 0;
  return { type: 'EDIT_TEXT', id: text.id, index, remove, insert: word(random) };
}

function point(random: SeededRandom): readonly [number, number] {
  return [random.integer(-100, 1200), random.integer(-100, 1200)];
}

function word(random: SeededRandom): string {
  return random.pick(WORDS) ?? '';
}

function colour(random: SeededRandom): string {
  return random.pick(COLOURS) ?? '#000000';
}
