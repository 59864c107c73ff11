/** Codes that leave the house: in HTTP bodies, socket close reasons and agents' tool results. */
export const ERROR_CODES = {
  invalid_input: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  stale: 409,
  already_decided: 409,
  blocked: 409,
  expired: 410,
  too_large: 413,
  unsupported_media: 415,
  command_refused: 422,
  rate_limited: 429,
  internal: 500,
  unavailable: 503,
} as const;

export type ErrorCode = keyof typeof ERROR_CODES;

/** The form in which an error is shown to anybody outside the process. */
export interface WireError {
  readonly error: {
    readonly code: ErrorCode;
    readonly message: string;
    readonly requestId: string;
    readonly details?: unknown;
  };
}

/**
 * An error with a message a person can read and a code a program can act on.
 * `details` must be safe to show; put the original failure in `cause`.
 */
export class StudioError extends Error {
  readonly code: ErrorCode;
  readonly details: unknown;

  constructor(code: ErrorCode, message: string, options: { details?: unknown; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'StudioError';
    this.code = code;
    this.details = options.details;
  }

  /** The HTTP status that belongs to the code. */
  get status(): number {
    return ERROR_CODES[this.code];
  }

  /** Whether the same request may succeed later without being changed. */
  get retryable(): boolean {
    return this.code === 'unavailable' || this.code === 'rate_limited' || this.code === 'internal';
  }
}

/** A command that the document does not allow. `index` is its place in the list that was sent. */
export class CommandError extends StudioError {
  constructor(message: string, index: number, command: unknown) {
    super('command_refused', message, { details: { index, command: commandType(command) } });
    this.name = 'CommandError';
  }
}

function commandType(command: unknown): string {
  if (typeof command === 'object' && command !== null && 'type' in command)
    return String(command.type).slice(0, 40);
  return typeof command;
}
