import { StudioError } from '../errors.ts';
import { isId } from '../ids.ts';
import type { CreativeId, WorkspaceId } from '../ids.ts';

export const CREATIVE_KINDS = ['canvas', 'storyboard', 'timeline', 'copy'] as const;
export type CreativeKind = (typeof CREATIVE_KINDS)[number];
export type DocumentKind = CreativeKind | 'review';

export interface DocumentName {
  readonly workspaceId: WorkspaceId;
  readonly kind: DocumentKind;
  readonly creativeId: CreativeId;
}

const KINDS: ReadonlySet<string> = new Set([...CREATIVE_KINDS, 'review']);

/** `<workspaceId>.<kind>.<creativeId>`: the one form in which a document is named anywhere. */
export function formatDocumentName({ workspaceId, kind, creativeId }: DocumentName): string {
  return `${workspaceId}.${kind}.${creativeId}`;
}

/** @throws StudioError `invalid_input` if the name is not exactly of that form */
export function parseDocumentName(name: string): DocumentName {
  const [workspaceId, kind, creativeId, ...rest] = name.split('.');
  if (rest.length > 0 || !isId(workspaceId) || !isId(creativeId) || kind === undefined || !KINDS.has(kind)) {
    throw new StudioError('invalid_input', 'There is no document of that name.');
  }
  return { workspaceId, kind: kind as DocumentKind, creativeId };
}

/** The two documents of a creative: the work itself and the conversation about it. */
export function documentNamesOf(creative: {
  workspaceId: WorkspaceId;
  kind: CreativeKind;
  creativeId: CreativeId;
}): { contentName: string; reviewName: string } {
  return {
    contentName: formatDocumentName(creative),
    reviewName: formatDocumentName({ ...creative, kind: 'review' }),
  };
}
