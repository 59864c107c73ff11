import type { Channel } from '../socket/channel.ts';
import { stateless } from '../socket/messages.ts';

/** Hands a stateless message that may be lost to everybody but its sender. */
export function broadcast(channels: Iterable<Channel>, payload: string, sender?: Channel): void {
  let key: string | undefined;
  let message: Uint8Array | undefined;
  for (const channel of channels) {
    if (channel === sender) continue;
    if (message === undefined || key !== channel.key) message = stateless(channel.key, payload);
    key = channel.key;
    channel.sendEphemeral(message);
  }
}
