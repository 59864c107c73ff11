import { createElement } from 'react';
import type { CanvasObject } from '@sparklio/shared/documents/canvas/schema';
import { objectIcon } from './object-icon.ts';

/** The picture of an object's kind. Its name stands beside it. */
export function ObjectIcon({
  object,
  className,
}: {
  readonly object: CanvasObject;
  readonly className: string;
}) {
  return createElement(objectIcon(object), { 'aria-hidden': true, className });
}
