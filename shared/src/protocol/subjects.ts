import type { DocumentKind } from '../documents/document-name.ts';

/** Bus subjects are built and parsed here and nowhere else. Tokens hold no dots: ids and fixed words only. */
export const PRIORITIES = ['P0', 'P1', 'P2'] as const;
export type Priority = (typeof PRIORITIES)[number];

export type DocumentEvent = 'opened' | 'changed' | 'closed';

export const subjects = {
  /** work queue of one receiver */
  task: (workspaceId: string, receiver: string, priority: Priority) =>
    `${workspaceId}.agent.${receiver}.${priority}`,
  /** a document gained its first person, changed, or lost its last person */
  document: (workspaceId: string, kind: DocumentKind, creativeId: string, event: DocumentEvent) =>
    `${workspaceId}.doc.${kind}.${creativeId}.${event}`,
  activity: (workspaceId: string) => `${workspaceId}.activity`,
  heartbeat: (node: string) => `node.${node}.heartbeat`,
  anyHeartbeat: 'node.*.heartbeat',
  anyDocument: (event: DocumentEvent) => `*.doc.*.*.${event}`,
  stop: 'agent.control.stop',
  resume: 'agent.control.resume',
  /** between collab-servers; what it carries is no notice and is read by them alone */
  link: (deployment: string, channel: string) => `link.${deployment}.${channel}`,
} as const;

/** The parts of a document notice's subject, or undefined if it is none. */
export function parseDocumentSubject(
  subject: string,
): { workspaceId: string; kind: DocumentKind; creativeId: string; event: DocumentEvent } | undefined {
  const [workspaceId, doc, kind, creativeId, event, ...rest] = subject.split('.');
  if (doc !== 'doc' || rest.length > 0 || !workspaceId || !kind || !creativeId) return undefined;
  if (event !== 'opened' && event !== 'changed' && event !== 'closed') return undefined;
  return { workspaceId, kind: kind as DocumentKind, creativeId, event };
}
