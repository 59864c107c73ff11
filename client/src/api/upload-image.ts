import type { Asset, UploadPlace } from '@sparklio/shared/protocol/api';
import { assetShape, uploadPlaceShape } from '@sparklio/shared/protocol/api-shapes';
import { apiStrings } from '../strings/api.ts';
import { ApiError, offlineError, toApiError } from './api-error.ts';
import { request } from './request.ts';

/**
 * Sends a picture to the workspace. The bytes go to the address that the server names; what they are is
 * decided by the server from the bytes, not from the name.
 *
 * @throws ApiError with words to show
 */
export async function uploadImage(workspaceId: string, file: File): Promise<Asset> {
  const place = await request(uploadPlaceShape, 'uploads', {
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
async function sendBytes(place: UploadPlace, file: File): Promise<void> {
  const content =
    place.method === 'PUT' ? { headers: place.headers, body: file } : { body: formOf(place.fields, file) };
  let response: Response;
  try {
    response = await fetch(place.url, { method: place.method, ...content, credentials: 'omit' });
  } catch (error) {
    throw offlineError(error);
  }
  if (response.ok) return;
  // A store of files answers in words of its own, which are not for people.
  if (place.method === 'POST') throw new ApiError('unavailable', apiStrings.fileNotTaken);
  throw toApiError(response.status, await response.json().catch(() => undefined));
}

/** A store of files looks at nothing behind the file, so it comes last. */
function formOf(fields: Readonly<Record<string, string>>, file: File): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  form.set('file', file);
  return form;
}
