import type { CanvasObject, CanvasPage } from '@sparklio/shared/documents/canvas/schema';
import type { ObjectId } from '@sparklio/shared/ids';

/** A picture in a form that every drawing engine reads. */
export interface PreparedImage {
  readonly bytes: Uint8Array;
  readonly mime: 'image/png' | 'image/jpeg';
  /** px */
  readonly width: number;
  readonly height: number;
}

/** One page with its objects in drawing order and the pictures its image objects show; missing ones are absent. */
export interface JobPage {
  readonly page: CanvasPage;
  readonly objects: readonly CanvasObject[];
  readonly images: ReadonlyMap<ObjectId, PreparedImage>;
}

/** What the drawing thread is asked. Plain data: it crosses a thread boundary. */
export interface DrawJob {
  /** `pixels` is RGBA without an alpha multiplied in; the first page only, as for `png` and `svg` */
  readonly output: 'png' | 'pixels' | 'svg' | 'pdf';
  readonly pages: readonly JobPage[];
  /** device px per page px; PDF ignores it, being made of outlines */
  readonly scale: number;
  readonly title: string;
}

export interface Drawing {
  readonly bytes: Uint8Array;
  /** px of the picture; 0 for `svg` and `pdf` */
  readonly width: number;
  readonly height: number;
}

/** What the drawing thread answers; `id` is the question's. */
export type DrawReply =
  | { readonly id: number; readonly drawing: Drawing }
  | { readonly id: number; readonly problem: string };
