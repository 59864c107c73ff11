import type { Asset } from '@sparklio/shared/protocol/api';
import { StudioError } from '@sparklio/shared/errors';
import { z } from 'zod';
import { apiStrings } from '../strings/api.ts';
import { offlineError, toApiError } from './api-error.ts';
import { api } from './calls.ts';
import { request } from './request.ts';
import { currentAccessToken } from './session.ts';
import { uploadShape } from './shapes.ts';

/**
 * Sends a picture to the workspace. The bytes go to the address that the server names; what they are is
 * decided by the server from the bytes, not from the name.
 *
 * @throws StudioError with words to show
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
  const uploadId = place.uploadId ?? place.id;
  if (uploadId === undefined) throw new StudioError('internal', apiStrings.unreadable);
  await sendBytes(place, file);
  const done = await request(
    z.object({ assetId: z.string() }),
    `uploads/${encodeURIComponent(uploadId)}/complete`,
    {
      method: 'POST',
      body: {},
    },
  );
  return api.asset(done.assetId);
}

async function sendBytes(place: z.output<typeof uploadShape>, file: File): Promise<void> {
  const sameOrigin = new URL(place.url, location.href).origin === location.origin;
  const token = currentAccessToken();
  let response: Response;
  try {
    response = await fetch(place.url, {
      method: place.method ?? 'PUT',
      headers: {
        'content-type': file.type || 'application/octet-stream',
        // Another host gets the signed address and nothing more.
        ...(sameOrigin && token !== undefined ? { authorization: `Bearer ${token}` } : {}),
        ...place.headers,
      },
      body: file,
    });
  } catch (error) {
    throw offlineError(error);
  }
  if (!response.ok) throw toApiError(response.status, await response.json().catch(() => undefined));
}
