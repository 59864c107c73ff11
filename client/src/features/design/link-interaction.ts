import type { Interaction } from '@sparklio/shared/documents/canvas/schema';

export function newLink(url: string): Interaction {
  return { kind: 'link', url };
}

/** Where a link leads; empty if that is not written as text. */
export function linkAddress(interaction: Interaction): string {
  const { url } = interaction;
  return typeof url === 'string' ? url : '';
}

/** Only addresses that open a page: nothing that runs a script. */
export function isWebAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol } = new URL(text);
  return protocol === 'https:' || protocol === 'http:' || protocol === 'mailto:';
}
