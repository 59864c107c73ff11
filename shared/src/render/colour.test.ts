import { describe, expect, it } from 'vitest';
import { parseColour } from './colour.ts';

describe('parseColour', () => {
  it('reads the hexadecimal forms', () => {
    expect(parseColour('#ABC')).toEqual({ hex: '#aabbcc', alpha: 1 });
    expect(parseColour('#a1b2c3')).toEqual({ hex: '#a1b2c3', alpha: 1 });
    expect(parseColour('#a1b2c380')).toEqual({ hex: '#a1b2c3', alpha: 128 / 255 });
    expect(parseColour(' #abcf ')).toEqual({ hex: '#aabbcc', alpha: 1 });
  });

  it.each(['transparent', '', '#12345600', 'red', 'url(#x)', '#12', '#1234567', '#ggg', '#fff" onload="x'])(
    'paints nothing for %j',
    (text) => {
      expect(parseColour(text)).toBeUndefined();
    },
  );
});
