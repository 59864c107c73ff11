import { Circle, Folder, Image, Minus, MoveUpRight, Pentagon, Spline, Square, Type } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { CanvasObject } from '@sparklio/shared/documents/canvas/schema';
import { canvasStrings } from '../strings/canvas.ts';

const SHAPE_ICONS: Readonly<Record<string, LucideIcon>> = {
  rect: Square,
  ellipse: Circle,
  line: Minus,
  arrow: MoveUpRight,
  polygon: Pentagon,
  path: Spline,
};

export function objectIcon(object: CanvasObject): LucideIcon {
  if (object.type === 'text') return Type;
  if (object.type === 'image') return Image;
  if (object.type === 'group') return Folder;
  return SHAPE_ICONS[object.shape] ?? Square;
}

/** What kind of thing it is, in a word. */
export function objectKind(object: CanvasObject): string {
  return object.type === 'shape' ? canvasStrings.names[object.shape] : canvasStrings.names[object.type];
}

const LONGEST_NAME = 40;

/** The name people gave it; else its words, what it shows, or what it is. */
export function objectName(object: CanvasObject): string {
  if (object.name.trim() !== '') return object.name;
  if (object.type === 'text' && object.text.trim() !== '') {
    const line = object.text.trim().replaceAll(/\s+/gu, ' ');
    return line.length > LONGEST_NAME ? `${line.slice(0, LONGEST_NAME - 1)}…` : line;
  }
  if (object.type === 'image' && object.alt.trim() !== '') return object.alt.slice(0, LONGEST_NAME);
  return objectKind(object);
}
