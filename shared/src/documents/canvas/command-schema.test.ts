import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { COMMAND_TYPES, canvasCommandSchema, commandSchemas } from './command-schema.ts';
import { PHRASES } from './phrases.ts';
import { PROPERTIES } from './properties.ts';
import { DEFAULTS, OBJECT_TYPES } from './schema.ts';

const payload = commandSchemas.UPDATE_OBJECT.shape.payload;

/** Values near the edge of what is allowed, and far outside. */
const number = fc.oneof(
  fc.double(),
  fc.integer({ min: -40_000, max: 200_000 }),
  fc.constantFrom(
    0,
    1,
    0.01,
    0.009,
    900,
    1000,
    1001,
    50_000,
    50_001,
    100_000,
    100_001,
    -0,
    Number.NaN,
    Infinity,
  ),
);
const value = fc.oneof(
  number,
  fc.string({ maxLength: 250 }),
  fc.constantFrom(
    '#FFF',
    '#12345678',
    '#12345',
    'transparent',
    'red',
    'left',
    'rect',
    'italic',
    true,
    null,
    undefined,
  ),
  fc.array(number, { maxLength: 5 }),
  fc.tuple(number, number),
  fc.tuple(number, number, number, number).map((parts) => parts.map((part) => Math.abs(part) % 1.5)),
  fc.array(fc.tuple(number, number), { maxLength: 4 }),
  fc.array(fc.record({ type: fc.string(), value: fc.double({ min: -2, max: 2 }) }), { maxLength: 25 }),
  fc.array(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 20 }))),
);

describe('the schema of commands', () => {
  it('[CV22] lets the same values through as reading does', () => {
    const names = new Set(OBJECT_TYPES.flatMap((type) => [...PROPERTIES[type].keys()]));
    names.delete('order');
    fc.assert(
      fc.property(fc.constantFrom(...names), value, (name, stored) => {
        fc.pre(stored !== undefined);
        const check = OBJECT_TYPES.map((type) => PROPERTIES[type].get(name)?.check).find(
          (each) => each !== undefined,
        );
        // Reading freezes what it takes.
        const read = check?.(structuredClone(stored));
        const parsed = payload.safeParse({ [name]: stored });
        expect(parsed.data).toEqual(read === undefined ? undefined : { [name]: read });
      }),
      { numRuns: 1_000 },
    );
  });

  it('has all properties of all types, each with words for people', () => {
    for (const type of OBJECT_TYPES) {
      for (const name of PROPERTIES[type].keys()) {
        if (name === 'order') continue;
        expect(Object.keys(payload.shape)).toContain(name);
        expect(Object.keys(PHRASES)).toContain(name);
      }
    }
  });

  it('[CV6] keeps the defaults of version 1', () => {
    expect(DEFAULTS).toMatchInlineSnapshot(`
      {
        "common": {
          "hidden": false,
          "interactions": [],
          "locked": false,
          "name": "",
          "opacity": 1,
          "order": "a0",
          "position": [
            0,
            0,
          ],
          "rotation": 0,
          "size": [
            100,
            100,
          ],
        },
        "image": {
          "alt": "",
          "assetId": "",
          "crop": [
            0,
            0,
            1,
            1,
          ],
          "filters": [],
        },
        "meta": {
          "background": "#ffffff",
          "schemaVersion": 1,
          "title": "Untitled",
        },
        "page": {
          "background": "#ffffff",
          "name": "Page",
          "order": "a0",
          "size": [
            1080,
            1080,
          ],
        },
        "shape": {
          "cornerRadius": 0,
          "fill": "#d9d9d4",
          "path": "",
          "points": [],
          "shape": "rect",
          "stroke": "transparent",
          "strokeWidth": 0,
        },
        "text": {
          "fill": "#1b1b19",
          "fontFamily": "Inter",
          "fontSize": 32,
          "fontStyle": "normal",
          "fontWeight": 400,
          "letterSpacing": 0,
          "lineHeight": 1.25,
          "textAlign": "left",
        },
      }
    `);
  });

  it('becomes a JSON Schema for model tools', () => {
    const schema = z.toJSONSchema(canvasCommandSchema, { io: 'input' });
    const text = JSON.stringify(schema);
    for (const type of COMMAND_TYPES) expect(text).toContain(`"const":"${type}"`);
    expect(text).toContain(PHRASES['size']);
  });
});
