/** A refusal in S3's own words: status and code are what clients look at. */
export class S3Error extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.name = 'S3Error';
    this.status = status;
    this.code = code;
  }
}

export const accessDenied = (message = 'Access Denied.'): S3Error =>
  new S3Error(403, 'AccessDenied', message);
