import { expect, it } from 'vitest';
import { parseNatsAddress } from './nats-address.ts';

it.each([
  ['nats://127.0.0.1:4222', { servers: ['127.0.0.1:4222'] }],
  ['nats://nats', { servers: ['nats:4222'] }],
  ['nats://ada:pass%40word@nats:4333', { servers: ['nats:4333'], user: 'ada', pass: 'pass@word' }],
  ['nats://secret@nats', { servers: ['nats:4222'], token: 'secret' }],
  ['tls://one:1, tls://two:2', { servers: ['one:1', 'two:2'], tls: {} }],
])('reads %s', (text, address) => {
  expect(parseNatsAddress(text)).toEqual(address);
});

it.each(['', 'nats', 'http://nats:4222', 'nats://one,two', 'nats://'])('takes %j for no address', (text) => {
  expect(parseNatsAddress(text)).toBeUndefined();
});
