import { StudioError } from '@sparklio/shared/errors';
import type { S3Config } from '../../config.ts';

/** The store's own word for what went wrong (`NoSuchKey`), or the system's (`ECONNREFUSED`). */
export function s3Code(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

export function isConnectionLost(error: unknown): boolean {
  return ['ECONNRESET', 'EPIPE'].includes(s3Code(error) ?? '');
}

/** A failed start as one sentence for whoever wrote the settings. */
export function explainS3Start(error: unknown, { endpoint, bucket, region }: S3Config): StudioError {
  const said = error instanceof Error ? error.message : String(error);
  return new StudioError('unavailable', sentence());

  function sentence(): string {
    switch (s3Code(error)) {
      case 'InvalidAccessKeyId':
      case 'SignatureDoesNotMatch':
        return `The store at S3_ENDPOINT=${endpoint} does not accept S3_ACCESS_KEY and S3_SECRET_KEY: check both.`;
      case 'AuthorizationHeaderMalformed':
      case 'InvalidRegion':
        return `The store at S3_ENDPOINT=${endpoint} is not in S3_REGION=${region}: ${said}`;
      case 'AccessDenied':
        return `The keys in S3_ACCESS_KEY and S3_SECRET_KEY may not use the bucket ${bucket}: it must exist, or they must be allowed to make it, and they must be allowed to put, get, list and delete in it.`;
      case 'BucketAlreadyExists':
        return `The bucket ${bucket} belongs to somebody else: choose another name with S3_BUCKET.`;
      case 'RequestTimeTooSkewed':
        return `The clocks of this machine and of the store at S3_ENDPOINT=${endpoint} are too far apart: set them right.`;
      default:
        return `The store at S3_ENDPOINT=${endpoint} does not answer as S3 does: check the address and that it runs (${said}).`;
    }
  }
}
