/**
 * What one client may cost. Everything is per connection unless the name says otherwise; each limit
 * ends in a named close reason or in the offender waiting, never in others waiting.
 */
export interface SyncLimits {
  /** largest WebSocket message; larger ones end the socket before they are read whole */
  readonly frameBytes: number;
  /** largest single Yjs update */
  readonly updateBytes: number;
  /** structs in one update; 20,000 objects with a text each are about 60,000 */
  readonly updateStructs: number;
  /** ranges in the delete set of one update, most of which the server knows already after a reconnect */
  readonly updateDeleteRanges: number;
  /** work that new deletes of one update may cause: 1 per range and 1 per 128 elements of an array that must be cut */
  readonly updateDeleteCost: number;
  /** clock range of one struct without content */
  readonly runLength: number;
  /** elements of one array insert */
  readonly arrayRun: number;
  /** structs that name one and the same left neighbour, in one update or in the document: each is compared with all others */
  readonly sameOrigin: number;
  /** structs with which those of one update may have to be compared when they are integrated */
  readonly scanSteps: number;
  /** Yjs client ids that one update may bring; a session has one, work done offline one per visit */
  readonly updateClients: number;
  /** client ids with which one person may have written to one document */
  readonly clientsPerUser: number;
  /** characters of one text, or elements of one array, that a document may hold */
  readonly listLength: number;
  /** entries of one root: objects of a canvas, proposals of a review */
  readonly rootEntries: number;
  /** one document, encoded */
  readonly documentBytes: number;
  /** one review buffer, encoded */
  readonly reviewBytes: number;
  /** one entry of a review buffer, as JSON */
  readonly reviewEntryBytes: number;
  /** all entries of a review buffer that one update touches, as JSON: each is read before and after */
  readonly reviewTouchedBytes: number;
  /** shared types within shared types, and levels of one JSON value */
  readonly nesting: number;
  readonly jsonNesting: number;
  /** bytes of a document's name as a client sends it */
  readonly documentNameBytes: number;
  readonly tokenBytes: number;
  /** documents open or being opened on one socket */
  readonly documentsPerSocket: number;
  readonly failedTicketsPerSocket: number;
  readonly unauthenticatedMessages: number;
  readonly unauthenticatedBytes: number;
  /** from the upgrade to the first accepted ticket */
  readonly unauthenticatedMs: number;
  /** sustained rate and how far above it a burst may go; beyond, the socket is read no faster than this */
  readonly messagesPerSecond: number;
  readonly messagesBurst: number;
  readonly bytesPerSecond: number;
  readonly bytesBurst: number;
  /** bytes of review entries read, and comparisons made, that count as one message */
  readonly readBytesPerMessage: number;
  readonly scanStepsPerMessage: number;
  /** how many messages the first update with a new client id counts as */
  readonly newClientCost: number;
  /** updates are checked this long at a stretch; the rest waits for the next batch, and other documents get their turn */
  readonly batchMs: number;
  /** how many messages the question for a whole document counts as, and bytes of the answer that count as one more */
  readonly syncCost: number;
  readonly answerBytesPerMessage: number;
  readonly stateVectorBytes: number;
  /** longest the socket may have to wait for its rate before it is ended as a flood */
  readonly rateDebtMs: number;
  /** updates of one socket that wait for the log before reading it pauses */
  readonly pendingUpdates: number;
  readonly pendingBytes: number;
  /** updates of one channel that wait for earlier ones, until the client has answered what the server asked it */
  readonly earlyUpdates: number;
  readonly earlyBytes: number;
  readonly earlyMs: number;
  /** one state of one client, as JSON */
  readonly awarenessBytes: number;
  /** awareness clients that one connection may speak for */
  readonly awarenessClients: number;
  /** newest state of each client goes out this often at most */
  readonly awarenessIntervalMs: number;
  readonly statelessBytes: number;
  readonly motionBytes: number;
  /** unsent bytes above which presence and motion are left out */
  readonly sendSoftBytes: number;
  /** unsent bytes that may stand still for `sendStallMs` before the reader is ended as too slow */
  readonly sendStallBytes: number;
  readonly sendStallMs: number;
  /** unsent bytes at which a reader is ended at once, beyond the first answer with the whole document */
  readonly sendHardBytes: number;
  /** a socket that got nothing for this long gets a ping, so that clients do not take it for dead */
  readonly keepAliveMs: number;
  /** a socket that neither sends nor answers pings for this long is ended */
  readonly silentMs: number;
  /** how often sockets are looked after */
  readonly sweepMs: number;
  /** documents loaded at once, on the whole server; more wait in their order */
  readonly documentLoads: number;
  /** documents that may wait to be loaded before more are turned away */
  readonly documentLoadsWaiting: number;
  /** a document nobody has open stays in memory this long */
  readonly lingerMs: number;
  /** changes of one document are told on the bus this often at most */
  readonly changedNoticeMs: number;
  /** how often open sockets are held against who may be there now */
  readonly rightsLookMs: number;
  /** open sockets stay this long while nobody can be asked who may be there */
  readonly rightsBlindMs: number;
  /** a new ticket is asked for this long before the old one ends; shorter tickets at half of their life */
  readonly ticketLeadMs: number;
  /** bytes of updates that one message to other servers carries; more is read from the log */
  readonly linkUpdateBytes: number;
  /** how often a server says to the others that it lives and who is there */
  readonly linkBeatMs: number;
  /** a server not heard for this long is taken for dead */
  readonly linkSilentMs: number;
  /** how long an entry that another server told of may be missing before the log is read */
  readonly linkGapMs: number;
  /** how often the log is asked how far it goes while the link to other servers is up, and while it is down */
  readonly headsPollMs: number;
  readonly headsPollDownMs: number;
  /** longest that `drain` waits for edits in flight */
  readonly drainMs: number;
}

export const SYNC_LIMITS: SyncLimits = Object.freeze({
  frameBytes: 8 * 1024 * 1024,
  updateBytes: 4 * 1024 * 1024,
  updateStructs: 100_000,
  updateDeleteRanges: 400_000,
  updateDeleteCost: 50_000,
  runLength: 1_000_000,
  arrayRun: 200_000,
  sameOrigin: 1_000,
  scanSteps: 1_000_000,
  updateClients: 500,
  clientsPerUser: 10_000,
  listLength: 200_000,
  rootEntries: 20_000,
  documentBytes: 48 * 1024 * 1024,
  reviewBytes: 16 * 1024 * 1024,
  reviewEntryBytes: 512 * 1024,
  reviewTouchedBytes: 4 * 1024 * 1024,
  nesting: 32,
  jsonNesting: 64,
  documentNameBytes: 200,
  tokenBytes: 8 * 1024,
  documentsPerSocket: 64,
  failedTicketsPerSocket: 5,
  unauthenticatedMessages: 64,
  unauthenticatedBytes: 512 * 1024,
  unauthenticatedMs: 15_000,
  messagesPerSecond: 400,
  messagesBurst: 2_000,
  bytesPerSecond: 2 * 1024 * 1024,
  bytesBurst: 16 * 1024 * 1024,
  readBytesPerMessage: 16 * 1024,
  scanStepsPerMessage: 5_000,
  newClientCost: 10,
  batchMs: 25,
  syncCost: 40,
  answerBytesPerMessage: 64 * 1024,
  stateVectorBytes: 512 * 1024,
  rateDebtMs: 10_000,
  pendingUpdates: 64,
  pendingBytes: 8 * 1024 * 1024,
  earlyUpdates: 256,
  earlyBytes: 512 * 1024,
  earlyMs: 10_000,
  awarenessBytes: 4 * 1024,
  awarenessClients: 4,
  awarenessIntervalMs: 30,
  statelessBytes: 4 * 1024,
  motionBytes: 2 * 1024,
  sendSoftBytes: 256 * 1024,
  sendStallBytes: 1024 * 1024,
  sendStallMs: 5_000,
  sendHardBytes: 32 * 1024 * 1024,
  keepAliveMs: 12_000,
  silentMs: 75_000,
  sweepMs: 5_000,
  documentLoads: 16,
  documentLoadsWaiting: 2_000,
  lingerMs: 10_000,
  changedNoticeMs: 200,
  rightsLookMs: 500,
  rightsBlindMs: 15_000,
  ticketLeadMs: 60_000,
  linkUpdateBytes: 512 * 1024,
  linkBeatMs: 2_000,
  linkSilentMs: 7_000,
  linkGapMs: 100,
  headsPollMs: 5_000,
  headsPollDownMs: 1_000,
  drainMs: 20_000,
});
