import http from 'node:http';
import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http';
import https from 'node:https';
import { Client } from 'minio';
import type { S3Keys } from '../../config.ts';

/**
 * A client of one store. Each request, from its first byte to the last of its answer, takes at most `limitMs`: a store that
 * hangs must not collect requests.
 */
export function createS3Client(
  store: { readonly endpoint: string; readonly region: string; readonly keys: S3Keys },
  limitMs: number,
): Client {
  const { protocol, hostname, port } = new URL(store.endpoint);
  const isSecure = protocol === 'https:';
  return new Client({
    endPoint: hostname.replaceAll(/^\[|\]$/g, ''),
    port: port === '' ? (isSecure ? 443 : 80) : Number(port),
    useSSL: isSecure,
    // Known, the client needs not ask for it; and what is not Amazon's is found by path, not by host.
    region: store.region,
    pathStyle: true,
    accessKey: store.keys.accessKey,
    secretKey: store.keys.secretKey,
    transport: { request: limited(isSecure ? https.request : http.request, limitMs) },
    // It would write to the console; who calls retries by our own rule.
    retryOptions: { disableRetry: true },
  });
}

type Listener = (response: IncomingMessage) => void;

function limited(request: typeof http.request, limitMs: number): typeof http.request {
  function send(options: RequestOptions | string | URL, listener?: Listener): ClientRequest;
  function send(url: string | URL, options: RequestOptions, listener?: Listener): ClientRequest;
  function send(
    first: RequestOptions | string | URL,
    second?: RequestOptions | Listener,
    third?: Listener,
  ): ClientRequest {
    const signal = AbortSignal.timeout(limitMs);
    if (typeof first === 'string' || first instanceof URL) {
      return typeof second === 'function' || second === undefined
        ? request(first, { signal }, second)
        : request(first, { ...second, signal }, third);
    }
    return request({ ...first, signal }, typeof second === 'function' ? second : third);
  }
  return send;
}
