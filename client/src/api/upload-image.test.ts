import { afterEach, describe, expect, it, vi } from 'vitest';
import type { UploadPlace } from '@sparklio/shared/protocol/api';
import { uploadImage } from './upload-image.ts';

const asset = { assetId: 'a', name: 'sun.png', mime: 'image/png', width: 1, height: 1, url: '/a' };
const file = new File(['bytes'], 'sun.png', { type: 'image/png' });
afterEach(() => vi.unstubAllGlobals());

/** The studio and the store, as one function. @returns what was sent to the store */
function answers(place: UploadPlace, stored: Response): { url: string; init: RequestInit }[] {
  const sent: { url: string; init: RequestInit }[] = [];
  vi.stubGlobal('document', { cookie: '' });
  vi.stubGlobal('fetch', async (url: string, init: RequestInit): Promise<Response> => {
    if (url === '/api/v1/uploads') return Response.json(place, { status: 201 });
    if (url === `/api/v1/uploads/${place.id}/complete`) return Response.json(asset);
    sent.push({ url, init });
    return stored;
  });
  return sent;
}

describe('a picture', () => {
  it('is put at an address as it is', async () => {
    const place = {
      id: 'u',
      method: 'PUT',
      url: '/bytes',
      headers: { 'content-type': 'image/png' },
    } as const;
    const sent = answers(place, new Response(null, { status: 204 }));
    expect(await uploadImage('w', file)).toEqual(asset);
    expect(sent).toEqual([
      { url: '/bytes', init: { method: 'PUT', headers: place.headers, body: file, credentials: 'omit' } },
    ]);
  });

  it('is posted as the last field of a form, with nothing of the session', async () => {
    const place = {
      id: 'u',
      method: 'POST',
      url: 'https://s3.example/b',
      fields: { key: 'k', policy: 'p' },
    } as const;
    const sent = answers(place, new Response(null, { status: 204 }));
    expect(await uploadImage('w', file)).toEqual(asset);
    expect(sent[0]).toMatchObject({ url: place.url, init: { method: 'POST', credentials: 'omit' } });
    const body = sent[0]?.init.body;
    expect(body).toBeInstanceOf(FormData);
    expect(body instanceof FormData ? [...body.keys()] : []).toEqual(['key', 'policy', 'file']);
  });

  it('that the store refuses is told in words for people', async () => {
    const refused = new Response('<Error><Code>AccessDenied</Code></Error>', { status: 403 });
    answers({ id: 'u', method: 'POST', url: 'https://s3.example/b', fields: {} }, refused);
    await expect(uploadImage('w', file)).rejects.toThrow('The picture could not be stored.');
  });
});
