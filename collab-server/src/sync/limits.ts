/**
 * What one client may cost. Everything is per connection unless the name says otherwise; each limit
 * ends in a named close reason or in the offender waiting, never in others waiting.
 */
export const SYNC_LIMITS = Object.freeze({
  /** largest WebSocket message; larger ones end the socket before they are read whole */
  frameBytes: 8 * 1024 * 1024,
  /** largest single Yjs update */
  updateBytes: 4 * 1024 * 1024,
  /** structs in one update; 20,000 objects with a text each are about 60,000 */
  updateStructs: 100_000,
  /** ranges in the delete set of one update, most of which the server knows already after a reconnect */
  updateDeleteRanges: 400_000,
  /** work that new deletes of one update may cause: 1 per range and 1 per 128 elements of an array that must be cut */
  updateDeleteCost: 50_000,
  /** clock range of one struct without content */
  runLength: 1_000_000,
  /** elements of one array insert */
  arrayRun: 10_000,
  /** inserts of one update that name one and the same left neighbour: each is compared with all others */
  sameOrigin: 2_000,
  /** shared types within shared types, and levels of one JSON value */
  nesting: 32,
  jsonNesting: 64,
  /** bytes of a document's name as a client sends it */
  documentNameBytes: 200,
  tokenBytes: 8 * 1024,
  /** documents open or being opened on one socket */
  documentsPerSocket: 64,
  failedTicketsPerSocket: 5,
  unauthenticatedMessages: 64,
  unauthenticatedBytes: 512 * 1024,
  /** from the upgrade to the first accepted ticket */
  unauthenticatedMs: 15_000,
  /** sustained rate and how far above it a burst may go; beyond, the socket is read no faster than this */
  messagesPerSecond: 400,
  messagesBurst: 2_000,
  bytesPerSecond: 2 * 1024 * 1024,
  bytesBurst: 16 * 1024 * 1024,
  /** longest the socket may have to wait for its rate before it is ended as a flood */
  rateDebtMs: 10_000,
  /** updates of one socket that wait for the log before reading it pauses */
  pendingUpdates: 64,
  pendingBytes: 8 * 1024 * 1024,
  /** one state of one client, as JSON */
  awarenessBytes: 4 * 1024,
  /** awareness clients that one connection may speak for */
  awarenessClients: 4,
  /** newest state of each client goes out this often at most */
  awarenessIntervalMs: 30,
  statelessBytes: 4 * 1024,
  motionBytes: 2 * 1024,
  /** unsent bytes above which presence and motion are left out */
  sendSoftBytes: 256 * 1024,
  /** unsent bytes that may stand still for `sendStallMs` before the reader is ended as too slow */
  sendStallBytes: 1024 * 1024,
  sendStallMs: 5_000,
  /** unsent bytes at which a reader is ended at once, beyond the first answer with the whole document */
  sendHardBytes: 32 * 1024 * 1024,
  /** a socket that got nothing for this long gets a ping, so that clients do not take it for dead */
  keepAliveMs: 12_000,
  /** a socket that neither sends nor answers pings for this long is ended */
  silentMs: 75_000,
  /** a document nobody has open stays in memory this long */
  lingerMs: 10_000,
  /** changes of one document are told on the bus this often at most */
  changedNoticeMs: 200,
  /** longest that `drain` waits for edits in flight */
  drainMs: 20_000,
});

export type SyncLimits = { readonly [Name in keyof typeof SYNC_LIMITS]: number };
