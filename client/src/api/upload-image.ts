import type { Asset } from '@sparklio/shared/protocol/api';
import { offlineError, toApiError } from './api-error.ts';
import { request } from './request.ts';
import { assetShape } from '@sparklio/shared/protocol/api-shapes';
import { uploadShape } from './shapes.ts';

/**
 * Sends a picture to the workspace. The bytes go to the address that the server names; what they are is
 * decided by the server from the bytes, not from the name.
 *
 * @throws ApiError with words to show
 */
export async function uploadImage(workspaceId: string, file: File): Promise<Asset> {
  const place = await request(uploadShape, 'uploads', {
    method: 'POST',
    body: {
      workspaceId,
      name: file.name || 'picture',
      mime: file.type || 'application/octet-stream',
      bytes: file.size,
    },
  });
  await sendBytes(place, file);
  return request(assetShape, `uploads/${encodeURIComponent(place.id)}/complete`, { method: 'POST' });
}

/** The address is the permission, and it may be another host's: nothing of the session goes along. */
async function sendBytes(
  { url, method, headers }: { url: string; method: string; headers: Record<string, string> },
  file: File,
): Promise<void> {
  let response: Response;
  try {
    response = await fetch(url, { method, headers, body: file, credentials: 'omit' });
  } catch (error) {
    throw offlineError(error);
  }
  if (!response.ok) throw toApiError(response.status, await response.json().catch(() => undefined));
}
