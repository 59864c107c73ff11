import { ERROR_CODES, StudioError } from '@sparklio/shared/errors';
import type { ErrorCode } from '@sparklio/shared/errors';
import { z } from 'zod';
import { apiStrings } from '../strings/api.ts';

const wireError = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    requestId: z.string().optional(),
    details: z.unknown().optional(),
  }),
});

/** What the server, or the way to it, said no with. `message` can be shown as it is. */
export class ApiError extends StudioError {
  readonly requestId: string | undefined;
  /** the request never reached the server, or its answer never reached us */
  readonly isOffline: boolean;

  constructor(
    code: ErrorCode,
    message: string,
    options: { details?: unknown; cause?: unknown; requestId?: string | undefined; isOffline?: boolean } = {},
  ) {
    super(code, message, options);
    this.name = 'ApiError';
    this.requestId = options.requestId;
    this.isOffline = options.isOffline ?? false;
  }
}

/** The error that an answer stands for: its own words if it has any, else words for its status. */
export function toApiError(status: number, body: unknown): ApiError {
  const parsed = wireError.safeParse(body);
  if (parsed.success) {
    const { code, message, requestId, details } = parsed.data.error;
    return new ApiError(isErrorCode(code) ? code : codeOfStatus(status), message, { details, requestId });
  }
  const code = codeOfStatus(status);
  return new ApiError(code, apiStrings.byCode[code] ?? apiStrings.unknown);
}

export function offlineError(cause: unknown): ApiError {
  return new ApiError('unavailable', apiStrings.offline, { cause, isOffline: true });
}

/** A sentence for whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof StudioError ? error.message : apiStrings.unknown;
}

const linkNeedsShape = z.discriminatedUnion('needs', [
  z.object({ needs: z.enum(['password', 'name']) }),
  /** it is an invite for this e-mail address, which has no account or has one */
  z.object({ needs: z.enum(['account', 'sign_in']), email: z.string() }),
]);
export type LinkNeeds = z.infer<typeof linkNeedsShape>;

/** What else the server needs to let somebody in by a link; undefined if the error is about something else. */
export function neededForLink(error: unknown): LinkNeeds | undefined {
  return error instanceof StudioError ? linkNeedsShape.safeParse(error.details).data : undefined;
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERROR_CODES, code);
}

function codeOfStatus(status: number): ErrorCode {
  if (status === 502 || status === 503 || status === 504) return 'unavailable';
  const known = Object.entries(ERROR_CODES).find(([, value]) => value === status)?.[0];
  return known !== undefined && isErrorCode(known) ? known : 'internal';
}
