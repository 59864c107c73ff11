import { describe, expect, it } from 'vitest';
import { CLIPBOARD_MIME, formatClip, parseClip } from './clipboard-format.ts';
import { shapeObject, textObject } from './test-objects.ts';

const clip = {
  pageId: 'page',
  roots: ['t', 's'],
  objects: [textObject('t', { text: 'Größer & <günstiger> 봄' }), shapeObject('s')],
};
const data = (entries: Record<string, string>) => ({ getData: (type: string) => entries[type] ?? '' });

describe('the clipboard', () => {
  it('carries objects as they are within a browser', () => {
    expect(parseClip(data({ [CLIPBOARD_MIME]: formatClip(clip).json }))).toMatchObject(clip);
  });

  it('carries them in HTML between browsers, and only words into other programs', () => {
    const { html, text } = formatClip(clip);
    expect(
      parseClip(data({ 'text/html': `<html><body>${html}</body></html>`, 'text/plain': text })),
    ).toMatchObject(clip);
    expect(text).toBe('Größer & <günstiger> 봄');
    expect(html).not.toContain('<günstiger>');
  });

  it.each([
    ['nothing', {}],
    ['words', { 'text/plain': '{ not ours }' }],
    ['other JSON', { 'text/plain': '{"sparklio":1,"objects":[]}' }],
    ['a broken attribute', { 'text/html': '<div data-sparklio="AAAA"></div>' }],
    [
      'geometry that is none',
      {
        [CLIPBOARD_MIME]: JSON.stringify({
          sparklio: 1,
          pageId: 'p',
          roots: [],
          objects: [{ id: 'a', type: 'shape', position: [null, 1], size: [1, 1] }],
        }),
      },
    ],
  ])('does not take %s for objects', (_name, entries) => {
    expect(parseClip(data(entries as Record<string, string>))).toBeUndefined();
  });
});
