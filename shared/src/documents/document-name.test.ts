import { describe, expect, it } from 'vitest';
import { createId } from '../ids.ts';
import { documentNamesOf, formatDocumentName, parseDocumentName } from './document-name.ts';

const [workspaceId, creativeId] = [createId(), createId()];

describe('document names', () => {
  it('are read as they are written', () => {
    for (const kind of ['canvas', 'storyboard', 'timeline', 'copy', 'review'] as const) {
      const name = { workspaceId, kind, creativeId };
      expect(parseDocumentName(formatDocumentName(name))).toEqual(name);
    }
  });

  it('name the two documents of a creative', () => {
    expect(documentNamesOf({ workspaceId, kind: 'canvas', creativeId })).toEqual({
      contentName: `${workspaceId}.canvas.${creativeId}`,
      reviewName: `${workspaceId}.review.${creativeId}`,
    });
  });

  it.each([
    '',
    'canvas',
    `${workspaceId}.canvas`,
    `${workspaceId}.video.${creativeId}`,
    `${workspaceId}.canvas.${creativeId}.x`,
    `${workspaceId}.canvas.${creativeId.toUpperCase()}`,
    `${workspaceId}.canvas.../../etc`,
    `x.canvas.${creativeId}`,
    `${workspaceId}.constructor.${creativeId}`,
  ])('are refused where they are none: %s', (name) => {
    expect(() => parseDocumentName(name)).toThrow(/no document of that name/);
  });
});
