import { Hocuspocus } from '@hocuspocus/server';
import type { Document } from '@hocuspocus/server';
import type { SocketContext } from '../socket/client-socket.ts';

/**
 * Hocuspocus with one question of ours before a document is unloaded. It asks that question again right before it lets
 * go, so a document that somebody is about to join, or that has an edit on its way to the disk, stays.
 */
export class StudioHocuspocus extends Hocuspocus<SocketContext> {
  isWanted: (name: string) => boolean = () => false;

  override shouldUnloadDocument(document: Document): boolean {
    return !this.isWanted(document.name) && super.shouldUnloadDocument(document);
  }
}
