import * as Y from 'yjs';

/** What a document says, whatever structs say it: plain data, the same for the same content. */
export type Content =
  | null
  | boolean
  | number
  | string
  | readonly Content[]
  | { readonly [key: string]: Content };

type AnyType = NonNullable<ReturnType<Y.Doc['share']['get']>>;

/** Of all roots by name; of roots, too, whose type nobody has asked for yet. Deleted things are left out. */
export function canonicalContent(doc: Y.Doc): Content {
  return sorted([...doc.share].map(([name, type]) => [name, contentOfType(type)]));
}

/** A type has a list (array, text, XML) and entries (map, attributes); most have one of both. */
function contentOfType({ _start: first, _map: map }: AnyType): Content {
  const list: Content[] = [];
  for (let item = first; item !== null; item = item.right)
    if (!item.deleted) append(list, contentOfItem(item));
  const entries = [...map]
    .filter(([, item]) => !item.deleted)
    .map(([key, item]): [string, Content] => [key, contentOfItem(item)]);
  return { list, entries: sorted(entries) };
}

/** Where Yjs cuts a run of characters is no part of the content. */
function append(list: Content[], part: Content): void {
  const last = list.at(-1);
  if (Array.isArray(part)) list.push(...(part as Content[]));
  else if (typeof part === 'string' && typeof last === 'string') list[list.length - 1] = last + part;
  else list.push(part);
}

function contentOfItem({ content }: Y.Item): Content {
  if (content instanceof Y.ContentType) return contentOfType(content.type);
  if (content instanceof Y.ContentString) return content.str;
  if (content instanceof Y.ContentFormat) return { format: content.key, value: plain(content.value) };
  if (content instanceof Y.ContentBinary) return { bytes: Buffer.from(content.content).toString('base64') };
  if (content instanceof Y.ContentEmbed) return { embed: plain(content.embed) };
  return content.getContent().map((value) => ({ value: plain(value) }));
}

/** A value that Yjs holds as it is, its properties in order. */
function plain(value: unknown): Content {
  if (value === undefined) return { absent: true };
  if (typeof value === 'bigint') return { bigint: value.toString() };
  if (typeof value === 'number' && !Number.isFinite(value)) return { number: String(value) };
  if (value === null || typeof value === 'boolean' || typeof value === 'number' || typeof value === 'string')
    return value;
  if (value instanceof Uint8Array) return { bytes: Buffer.from(value).toString('base64') };
  if (Array.isArray(value)) return value.map((part) => plain(part));
  if (value instanceof Y.Doc) return { subdocument: value.guid };
  return sorted(Object.entries(value).map(([key, part]) => [key, plain(part)]));
}

/** Pairs rather than an object: a key may be called `__proto__`. */
function sorted(entries: readonly [string, Content][]): Content {
  return entries
    .toSorted(([one], [two]) => (one < two ? -1 : Number(one > two)))
    .map(([key, value]) => [key, value]);
}
