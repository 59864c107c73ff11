import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { S3Error, accessDenied } from './s3-error.ts';

/**
 * AWS Signature Version 4 as S3 uses it, checked from the bytes that came:
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-authenticating-requests.html
 */
export interface SignedRequest {
  readonly method: string;
  /** path and query as they were sent */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface SignatureScope {
  readonly region: string;
  readonly now: Date;
  /** undefined for an access key that nobody has */
  readonly secretOf: (accessKey: string) => string | undefined;
}

const ALGORITHM = 'AWS4-HMAC-SHA256';
const MOST_SKEW_MS = 15 * 60_000;
const LONGEST_PRESIGNED_SECONDS = 7 * 24 * 3600;
const UNSIGNED = 'UNSIGNED-PAYLOAD';

/** @returns the access key that signed @throws S3Error */
export function verifyRequest(request: SignedRequest, scope: SignatureScope): string {
  const query = queryOf(request.target);
  if (query.some(([name]) => name === 'X-Amz-Signature')) return verifyPresigned(request, query, scope);
  return verifyHeader(request, query, scope);
}

/** The form's `policy` is what is signed. @returns the access key @throws S3Error */
export function verifyPolicy(fields: ReadonlyMap<string, string>, scope: SignatureScope): string {
  const field = (name: string): string => fields.get(name) ?? '';
  if (field('x-amz-algorithm') !== ALGORITHM) throw accessDenied();
  const { accessKey, day } = credential(field('x-amz-credential'), scope.region);
  return assertSignature({ accessKey, day, toSign: field('policy'), given: field('x-amz-signature') }, scope);
}

function verifyHeader(
  request: SignedRequest,
  query: readonly (readonly [string, string])[],
  scope: SignatureScope,
): string {
  const match =
    /^AWS4-HMAC-SHA256 Credential=([^,\s]+),\s*SignedHeaders=([^,\s]+),\s*Signature=([0-9a-f]+)$/.exec(
      request.headers.authorization ?? '',
    );
  if (match === null) throw accessDenied();
  const [, given = '', signedHeaders = '', signature = ''] = match;
  const { accessKey, day } = credential(given, scope.region);
  const time = header(request, 'x-amz-date');
  if (Math.abs(parseTime(time).getTime() - scope.now.getTime()) > MOST_SKEW_MS) {
    throw new S3Error(403, 'RequestTimeTooSkewed', 'The time of the request is too far from the time here.');
  }
  const payload = header(request, 'x-amz-content-sha256');
  if (payload.startsWith('STREAMING-')) {
    throw new S3Error(501, 'NotImplemented', 'Bodies that are signed in parts are not understood here.');
  }
  const toSign = stringToSign({ request, query, signedHeaders, payload, time, day, region: scope.region });
  const signer = assertSignature({ accessKey, day, toSign, given: signature }, scope);
  if (payload !== UNSIGNED && payload !== sha256(request.body)) {
    throw new S3Error(400, 'XAmzContentSHA256Mismatch', 'The body is not the one that was signed.');
  }
  return signer;
}

function verifyPresigned(
  request: SignedRequest,
  query: readonly (readonly [string, string])[],
  scope: SignatureScope,
): string {
  const values = new Map(query);
  const value = (name: string): string => values.get(name) ?? '';
  if (value('X-Amz-Algorithm') !== ALGORITHM) throw accessDenied();
  const { accessKey, day } = credential(value('X-Amz-Credential'), scope.region);
  const time = value('X-Amz-Date');
  const seconds = Number(value('X-Amz-Expires'));
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > LONGEST_PRESIGNED_SECONDS) {
    throw new S3Error(
      400,
      'AuthorizationQueryParametersError',
      'X-Amz-Expires is not a number of seconds in a week.',
    );
  }
  const toSign = stringToSign({
    request,
    query: query.filter(([name]) => name !== 'X-Amz-Signature'),
    signedHeaders: value('X-Amz-SignedHeaders'),
    payload: UNSIGNED,
    time,
    day,
    region: scope.region,
  });
  const signer = assertSignature({ accessKey, day, toSign, given: value('X-Amz-Signature') }, scope);
  const age = scope.now.getTime() - parseTime(time).getTime();
  if (age > seconds * 1000) throw accessDenied('Request has expired');
  if (age < -MOST_SKEW_MS) throw accessDenied('Request is not yet valid');
  return signer;
}

function stringToSign(given: {
  request: SignedRequest;
  query: readonly (readonly [string, string])[];
  signedHeaders: string;
  payload: string;
  time: string;
  day: string;
  region: string;
}): string {
  const { request, query, signedHeaders, payload, time, day, region } = given;
  const names = signedHeaders.split(';');
  // Unsigned, the host could be another's.
  if (!names.includes('host')) throw accessDenied();
  const canonicalRequest = [
    request.method,
    encodePath(request.target.split('?', 1)[0] ?? ''),
    query
      .map(([name, value]) => `${encode(name)}=${encode(value)}`)
      .toSorted()
      .join('&'),
    ...names.map((name) => `${name}:${header(request, name).trim().replaceAll(/\s+/g, ' ')}`),
    '',
    signedHeaders,
    payload,
  ].join('\n');
  return [ALGORITHM, time, `${day}/${region}/s3/aws4_request`, sha256(canonicalRequest)].join('\n');
}

function assertSignature(
  { accessKey, day, toSign, given }: { accessKey: string; day: string; toSign: string; given: string },
  scope: SignatureScope,
): string {
  const secret = scope.secretOf(accessKey);
  if (secret === undefined) {
    throw new S3Error(403, 'InvalidAccessKeyId', 'The access key does not exist in our records.');
  }
  const key = [day, scope.region, 's3', 'aws4_request'].reduce<Buffer>(
    (so, part) => createHmac('sha256', so).update(part).digest(),
    Buffer.from(`AWS4${secret}`),
  );
  const right = createHmac('sha256', key).update(toSign).digest();
  const sent = Buffer.from(given, 'hex');
  if (sent.length !== right.length || !timingSafeEqual(sent, right)) {
    throw new S3Error(403, 'SignatureDoesNotMatch', 'The signature does not match the request.');
  }
  return accessKey;
}

function credential(text: string, region: string): { accessKey: string; day: string } {
  const [accessKey = '', day = '', forRegion, service, end] = text.split('/');
  if (service !== 's3' || end !== 'aws4_request' || !/^\d{8}$/.test(day)) throw accessDenied();
  if (forRegion !== region) {
    throw new S3Error(400, 'AuthorizationHeaderMalformed', `The region is wrong; expecting '${region}'.`);
  }
  return { accessKey, day };
}

function queryOf(target: string): readonly (readonly [string, string])[] {
  const at = target.indexOf('?');
  if (at === -1) return [];
  return target
    .slice(at + 1)
    .split('&')
    .filter(Boolean)
    .map((pair) => {
      const [name = '', ...rest] = pair.split('=');
      return [decodeURIComponent(name), decodeURIComponent(rest.join('='))];
    });
}

function header(request: SignedRequest, name: string): string {
  const value = request.headers[name];
  return Array.isArray(value) ? value.join(',') : (value ?? '');
}

/** `20261121T101500Z` */
function parseTime(text: string): Date {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  if (match === null) throw accessDenied('The time of the request cannot be read.');
  const [, year, month, day, hour, minute, second] = match;
  return new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}

function encodePath(path: string): string {
  return path
    .split('/')
    .map((part) => encode(decodeURIComponent(part)))
    .join('/');
}

function encode(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function sha256(bytes: Buffer | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}
