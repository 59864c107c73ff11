import { HUES } from '@sparklio/shared/presence/presence-state';
import type { Peer } from '../../../sync/peers.ts';

/** Names fade when a cursor has rested this long. */
const NAME_SHOWN_MS = 2_500;

interface Cursor {
  readonly element: HTMLElement;
  readonly name: HTMLElement;
  x: number;
  y: number;
  timer: ReturnType<typeof setTimeout> | undefined;
}

/**
 * Peers' cursors as elements above the page. They are moved without React: twenty states a second from everybody
 * would otherwise render the studio twenty times a second.
 *
 * @param layer an element that stands at the page's origin and carries `--zoom`
 */
export function createCursorLayer(layer: HTMLElement): {
  update(peers: readonly Peer[], pageId: string | undefined): void;
  close(): void;
} {
  const cursors = new Map<number, Cursor>();
  const remove = (clientId: number): void => {
    const cursor = cursors.get(clientId);
    if (cursor?.timer !== undefined) clearTimeout(cursor.timer);
    cursor?.element.remove();
    cursors.delete(clientId);
  };
  return {
    update(peers, pageId) {
      const present = new Set<number>();
      for (const { clientId, state, isSelf } of peers) {
        if (isSelf || state.cursor === undefined || state.cursor === null || state.pageId !== pageId)
          continue;
        present.add(clientId);
        const [x, y] = state.cursor;
        const cursor = cursors.get(clientId) ?? make(layer, state.user);
        cursors.set(clientId, cursor);
        if (cursor.x === x && cursor.y === y) continue;
        cursor.x = x;
        cursor.y = y;
        cursor.name.textContent = state.user.name;
        cursor.element.style.setProperty('--x', String(x));
        cursor.element.style.setProperty('--y', String(y));
        cursor.element.dataset['moving'] = 'true';
        if (cursor.timer !== undefined) clearTimeout(cursor.timer);
        cursor.timer = setTimeout(() => delete cursor.element.dataset['moving'], NAME_SHOWN_MS);
      }
      for (const clientId of cursors.keys()) if (!present.has(clientId)) remove(clientId);
    },
    close() {
      for (const clientId of cursors.keys()) remove(clientId);
    },
  };
}

function make(layer: HTMLElement, user: Peer['state']['user']): Cursor {
  const element = document.createElement('div');
  element.className = 'stage-cursor';
  element.dataset['kind'] = user.kind;
  element.style.setProperty(
    '--colour',
    user.kind === 'agent' ? 'var(--agent)' : `var(--hue-${((user.hue % HUES) + HUES) % HUES})`,
  );
  const arrow = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  arrow.setAttribute('viewBox', '0 0 18 18');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', user.kind === 'agent' ? 'M9 1 16 5v8l-7 4-7-4V5z' : 'M2 1.5 15.5 8 9.3 9.9 6.4 16z');
  arrow.append(path);
  const name = document.createElement('span');
  name.textContent = user.name;
  element.append(arrow, name);
  layer.append(element);
  return { element, name, x: Number.NaN, y: Number.NaN, timer: undefined };
}
