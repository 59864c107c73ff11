import type { Connection } from '@hocuspocus/server';
import { decodeMotion } from '@sparklio/shared/protocol/motion';
import { decodeTurn, isTurnMessage } from '@sparklio/shared/protocol/turns';
import { RIGHTS } from '@sparklio/shared/presence/rights';
import * as decoding from 'lib0/decoding';
import type { DocumentSession } from '../document/document-session.ts';
import { writableRoots } from '../guard/document-roots.ts';
import { asRefusal, malformed, MissingPart, Refusal } from '../guard/refusal.ts';
import { UpdateReader } from '../guard/update-reader.ts';
import type { Actor, TicketClaims } from '../ports.ts';
import type { ClientSocket } from './client-socket.ts';
import { MESSAGE } from './frames.ts';
import * as messages from './messages.ts';

/** One document on one socket, after its ticket was accepted. */
export class Channel {
  readonly key: string;
  readonly socket: ClientSocket;
  readonly session: DocumentSession;
  readonly connection: Connection;
  /** updates of this channel that are not applied yet */
  pending = 0;
  isClosed = false;
  /** the agent turn that updates received from now on belong to */
  turnId: string | undefined;
  /** what the client said it has, while the answer waits */
  #asked: Uint8Array | undefined;
  #claims: TicketClaims;
  #actor: Actor;
  #readOnly: boolean;
  #toldNotTaken = false;
  /** another role that its client has not shown a ticket for: it may not know yet */
  #roleIsNews = false;

  constructor(socket: ClientSocket, session: DocumentSession, connection: Connection, claims: TicketClaims) {
    this.key = connection.messageAddress;
    this.socket = socket;
    this.session = session;
    this.connection = connection;
    this.#claims = claims;
    this.#actor = actorOf(claims);
    this.#readOnly = writableRoots(session.parts.kind, claims).size === 0;
  }

  get claims(): TicketClaims {
    return this.#claims;
  }

  get actor(): Actor {
    return this.#actor;
  }

  get isReadOnly(): boolean {
    return this.#readOnly || this.session.isDamaged;
  }

  /** Takes newer claims of the same user, from a ticket: rights may have changed. */
  renew(claims: TicketClaims): void {
    this.#roleIsNews = false;
    this.#take(claims);
  }

  /** Another role, which counts at once; its client is asked for a ticket, by which it learns of it. */
  changeRole(role: TicketClaims['role']): void {
    this.#roleIsNews = true;
    this.#take({ ...this.#claims, role });
    this.connection.requestToken();
  }

  #take(claims: TicketClaims): void {
    this.#claims = claims;
    this.#toldNotTaken = false;
    this.#actor = actorOf(claims);
    this.#readOnly = writableRoots(this.session.parts.kind, claims).size === 0;
    this.connection.readOnly = this.isReadOnly;
    this.socket.outbox.send(messages.authenticated(this.key, this.isReadOnly));
  }

  /** @throws Refusal if the message is none */
  receive(type: number, bytes: Uint8Array): void {
    switch (type) {
      case MESSAGE.sync:
      case MESSAGE.syncReply:
        this.#receiveSync(bytes);
        return;
      case MESSAGE.awareness: {
        const update = readBytes(decoding.createDecoder(bytes));
        this.socket.metrics.presenceHeard();
        this.session.after(this, () => this.#hear(update));
        return;
      }
      case MESSAGE.queryAwareness:
        this.sendEphemeral(messages.awareness(this.key, this.session.presence.current()));
        return;
      case MESSAGE.stateless:
        this.#receiveStateless(bytes);
        return;
      case MESSAGE.close:
        this.connection.close({ code: 1000, reason: 'provider_initiated' });
        return;
      default:
        throw malformed('there is no such message');
    }
  }

  acknowledge(saved: boolean): void {
    if (!this.isClosed)
      this.socket.outbox.send(saved ? messages.saved(this.key) : messages.syncStatus(this.key, false));
  }

  sendEphemeral(message: Uint8Array): void {
    if (!this.isClosed) this.socket.outbox.sendEphemeral(message);
  }

  refuse(refusal: Refusal): void {
    this.socket.refuse(refusal.event, refusal.message, this.key);
  }

  /**
   * The same for an edit that its sender may not make, or may not any more: what somebody wrote before they could know
   * of another role, and what builds on it, is no reason to end.
   *
   * @returns whether the socket stays; then call `notTaken` when it is the update's turn to be answered
   */
  refuseUpdate(refusal: Refusal): boolean {
    if (this.#roleIsNews && (refusal.event === 'forbidden' || refusal instanceof MissingPart)) return true;
    this.socket.updateRefused(this.#claims, refusal.event);
    this.refuse(refusal);
    return false;
  }

  /** Says once in words, and for each update by its status, that nothing came of it. */
  notTaken(message = 'You can read this document but not change it.'): void {
    if (this.isClosed) return;
    this.acknowledge(false);
    this.socket.metrics.refused('forbidden');
    if (this.#toldNotTaken) return;
    this.#toldNotTaken = true;
    this.socket.updateRefused(this.#claims, 'forbidden');
    this.socket.outbox.send(messages.refused(this.key, 'forbidden', message));
  }

  #receiveSync(bytes: Uint8Array): void {
    const decoder = decoding.createDecoder(bytes);
    const step = decoding.readVarUint(decoder);
    const payload = readBytes(decoder);
    if (step === 0) this.#answerStep1(payload);
    else if (step === 1 || step === 2) this.#receiveUpdate(payload, step === 1);
    else throw malformed('there is no such message');
  }

  /**
   * One question is answered at a time, when what was sent before has been taken: of those that come meanwhile only the
   * newest counts.
   */
  #answerStep1(stateVector: Uint8Array): void {
    const { outbox, limits } = this.socket;
    if (stateVector.length > limits.stateVectorBytes)
      throw new Refusal('too_large', 'The message is too large.');
    this.socket.charge(limits.syncCost);
    const isWaiting = this.#asked !== undefined;
    this.#asked = stateVector;
    if (!isWaiting) outbox.whenTaken(() => this.session.answers.begin(() => this.#answer()));
  }

  /** What the client lacks, and the question what the server lacks. */
  #answer(): void {
    const { answers, applied } = this.session;
    const { outbox, limits } = this.socket;
    const stateVector = this.#asked;
    this.#asked = undefined;
    if (stateVector === undefined || this.isClosed) {
      answers.end();
      return;
    }
    try {
      outbox.send(messages.syncStep1(this.key, applied.whole.stateVector()));
      const frame = applied.whole.step2Frame(this.key, stateVector);
      outbox.sendLarge(frame);
      this.socket.charge(Math.floor(frame.length / limits.answerBytesPerMessage));
    } catch (error) {
      this.refuse(asRefusal(error));
    } finally {
      outbox.whenTaken(() => answers.end());
    }
  }

  #receiveUpdate(update: Uint8Array, isAnswer: boolean): void {
    if (!this.isReadOnly) this.session.receive(this, update, isAnswer);
    else {
      // What it sent while it still might write is answered first.
      this.session.after(this, () => {
        if (this.session.knows(update)) this.acknowledge(true);
        else this.notTaken();
      });
    }
  }

  #hear(update: Uint8Array): void {
    if (!this.isClosed) this.session.presence.hear(this, update);
  }

  /** Motion goes to the others as it came; agents name their turn. There is no other message of this kind from clients. */
  #receiveStateless(bytes: Uint8Array): void {
    const { limits } = this.socket;
    if (bytes.length > limits.statelessBytes) throw new Refusal('too_large', 'The message is too large.');
    const payload = new UpdateReader(bytes).string();
    if (isTurnMessage(payload)) this.#beginTurn(payload);
    if (payload.length > limits.motionBytes || decodeMotion(payload) === undefined) return;
    if (this.session.parts.kind === 'review' || !RIGHTS[this.#claims.role].editContent) return;
    this.session.after(this, () => this.session.relay(this, payload));
  }

  #beginTurn(payload: string): void {
    if (this.#claims.kind !== 'agent') return;
    const turn = decodeTurn(payload);
    if (turn === undefined) throw malformed('a turn is named by a UUIDv7');
    this.turnId = turn.turnId;
  }
}

function actorOf(claims: TicketClaims): Actor {
  return { id: claims.userId, name: claims.name, kind: claims.kind, role: claims.role };
}

/** A copy with a buffer of its own: nothing that reads it can read past it into other messages. */
function readBytes(decoder: decoding.Decoder): Uint8Array {
  const length = decoding.readVarUint(decoder);
  if (length > decoder.arr.length - decoder.pos) throw malformed('it ends too early');
  return decoder.arr.slice(decoder.pos, decoder.pos + length);
}
