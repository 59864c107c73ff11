import { z } from 'zod';
import { OBJECT_TYPES } from '@sparklio/shared/documents/canvas/schema';
import type { CanvasObject } from '@sparklio/shared/documents/canvas/schema';

/** Ours; browsers carry it between tabs of the same browser. */
export const CLIPBOARD_MIME = 'application/x-sparklio+json';
const ATTRIBUTE = 'data-sparklio';
/** A clipboard larger than this is not ours. */
const MAX_LENGTH = 20_000_000;

const objectSchema = z.looseObject({
  id: z.string().min(1),
  type: z.enum(OBJECT_TYPES),
  position: z.tuple([z.number(), z.number()]),
  size: z.tuple([z.number(), z.number()]),
});
const clipSchema = z.object({
  sparklio: z.literal(1),
  pageId: z.string(),
  roots: z.array(z.string()),
  objects: z.array(objectSchema).min(1).max(5_000),
});

/** Copied objects as plain data. What is in them is checked again by the commands that add them. */
export interface Clip {
  readonly pageId: string;
  readonly roots: readonly string[];
  readonly objects: readonly CanvasObject[];
}

/** The forms in which a copy goes to the clipboard: ours, HTML that carries ours into other browsers, and plain words for everything else. */
export function formatClip(clip: Clip): {
  readonly json: string;
  readonly html: string;
  readonly text: string;
} {
  const json = JSON.stringify({ sparklio: 1, ...clip });
  const text = clip.objects
    .map((object) => (object.type === 'text' ? object.text : object.type === 'image' ? object.alt : ''))
    .filter((words) => words !== '')
    .join('\n');
  const bytes = new TextEncoder().encode(json);
  const carried =
    bytes.length > MAX_CARRIED_BYTES ? '' : ` ${ATTRIBUTE}="${btoa(String.fromCharCode(...bytes))}"`;
  const html = `<meta charset="utf-8"><div${carried}>${escapeHtml(text)}</div>`;
  return { json, html, text };
}

/** How much is worth carrying as an HTML attribute. */
const MAX_CARRIED_BYTES = 60_000;

/** Reads a clip from the data of a paste; undefined if there is none of ours. */
export function parseClip(data: { getData(type: string): string }): Clip | undefined {
  return (
    parseJson(data.getData(CLIPBOARD_MIME)) ??
    parseHtml(data.getData('text/html')) ??
    parseJson(data.getData('text/plain'))
  );
}

function parseJson(text: string): Clip | undefined {
  if (!text.startsWith('{') || text.length > MAX_LENGTH) return undefined;
  try {
    const parsed = clipSchema.safeParse(JSON.parse(text));
    // The schema checks what pasting reads; properties beyond it are judged by the command schemas.
    return parsed.success ? (parsed.data as unknown as Clip) : undefined;
  } catch {
    return undefined;
  }
}

function parseHtml(html: string): Clip | undefined {
  const encoded = new RegExp(`${ATTRIBUTE}="([A-Za-z0-9+/=]+)"`).exec(html)?.[1];
  if (encoded === undefined) return undefined;
  try {
    return parseJson(new TextDecoder().decode(Uint8Array.from(atob(encoded), (char) => char.charCodeAt(0))));
  } catch {
    return undefined;
  }
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('\n', '<br>');
}
