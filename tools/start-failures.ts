import { StudioError } from '@sparklio/shared/errors';
import type { Config } from '@sparklio/collab-server/config';

/** One line for a person who only wanted to start the studio; the stack only for what we did not foresee. */
export function explainStartFailure(
  error: unknown,
  config: Pick<Config, 'port' | 'host' | 'dataDir'>,
): string {
  if (!(error instanceof StudioError)) {
    return (
      explainSystemError(error, config) ??
      (error instanceof Error ? (error.stack ?? error.message) : String(error))
    );
  }
  // What the system said is nearer to the remedy than what a part of ours could not do because of it.
  const { cause } = error;
  const why = explainSystemError(cause, config) ?? (cause instanceof Error ? cause.message : undefined);
  return why === undefined ? error.message : `${error.message} ${why}`;
}

function explainSystemError(
  error: unknown,
  { port, host, dataDir }: Pick<Config, 'port' | 'host' | 'dataDir'>,
): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const isListen = error instanceof Error && 'syscall' in error && error.syscall === 'listen';
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} is taken: stop what uses it, or choose another with PORT=${port + 1}.`;
    case 'ECONNREFUSED':
    case 'ECONNRESET':
    case 'ETIMEDOUT':
    case 'EHOSTUNREACH':
      return 'The database that DATABASE_URL names does not answer: check the address and that it runs, or leave it out.';
    // SQLSTATE of Postgres: wrong password, no such role, no such database
    case '28P01':
    case '28000':
    case '3D000':
      return `The database that DATABASE_URL names does not let us in: ${error instanceof Error ? error.message : code}.`;
    // SQLSTATE: the extension is not installed on the server, or may not be made by this role
    case '0A000':
    case '58P01':
      return 'The Postgres that DATABASE_URL names has no pgvector: install it on that server (Debian 13: postgresql-17-pgvector), or use the image pgvector/pgvector.';
    case '42501':
      return `The role in DATABASE_URL may not set up the database: let it own the database, and let a superuser run "create extension vector" in it (${error instanceof Error ? error.message : code}).`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `HOST=${host} is not an address of this machine: leave HOST out to listen on this machine only.`;
    case 'ENOSPC':
      return `The disk that holds ${dataDir} is full: free some space and start again.`;
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return isListen
        ? `Port ${port} may not be opened by this user: choose one above 1023 with PORT=3000.`
        : `Cannot write to ${dataDir}: check its permissions, or choose another folder with DATA_DIR.`;
    case 'EEXIST':
    case 'ENOTDIR':
      return `${dataDir} is not a folder: choose another with DATA_DIR.`;
    default:
      return undefined;
  }
}
