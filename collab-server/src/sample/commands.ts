import { COLOURS } from './colours.ts';

/** A canvas command as plain data; it is checked like any that comes from outside. */
export interface PlainCommand {
  readonly type: string;
  readonly [key: string]: unknown;
}

/** Ids of the uploaded pictures. */
export interface PictureIds {
  readonly logo: string;
  readonly photo: string;
}

type Properties = Readonly<Record<string, unknown>>;

/** Writes commands that add an object to the page, in front of those before it. */
export function addObject(pageId: string): (properties: Properties) => PlainCommand {
  return (properties) => ({ type: 'ADD_OBJECT', payload: { pageId, ...properties } });
}

/** Headlines are set tight, in the brand's serif. Sizes in px. */
export function heading(fontSize: number): Properties {
  return {
    fontFamily: 'Playfair Display',
    fontSize,
    fontWeight: 700,
    lineHeight: 1.06,
    fill: COLOURS.forest,
  };
}

/** Everything else is set in the brand's sans. */
export function body(fontSize: number, fontWeight: number): Properties {
  return { fontFamily: 'Inter', fontSize, fontWeight, lineHeight: 1.4, fill: COLOURS.forest };
}
