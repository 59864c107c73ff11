import type { FastifyReply } from 'fastify';

/**
 * Sends bytes that came from, or were made from, what people gave us. Whatever a browser makes of them,
 * they run nothing, load nothing and are read by our own pages only.
 *
 * @param cacheSeconds the address is signed, so only who has it can have it cached
 */
export function sendFile(
  reply: FastifyReply,
  file: { bytes: Uint8Array; mime: string; fileName: string },
  { asAttachment, cacheSeconds }: { asAttachment: boolean; cacheSeconds: number },
): FastifyReply {
  const kind = asAttachment ? 'attachment' : 'inline';
  const plainName = file.fileName.replaceAll(/[^\w.@ -]/g, '_');
  return reply
    .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; sandbox")
    .header(
      'content-disposition',
      `${kind}; filename="${plainName}"; filename*=UTF-8''${encodeName(file.fileName)}`,
    )
    .header('cross-origin-resource-policy', 'same-origin')
    .header('x-content-type-options', 'nosniff')
    .header('cache-control', cacheSeconds > 0 ? `private, max-age=${cacheSeconds}` : 'no-store')
    .type(file.mime)
    .send(Buffer.from(file.bytes.buffer, file.bytes.byteOffset, file.bytes.byteLength));
}

/** Percent-encoding of RFC 8187. */
function encodeName(name: string): string {
  return encodeURIComponent(name.toWellFormed()).replaceAll(
    /['()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
