import { StudioError } from '@sparklio/shared/errors';

/** Pictures only: whatever runs, calls out or brings in foreign markup is refused, not removed. */
const FORBIDDEN_ELEMENTS: ReadonlySet<string> = new Set([
  'script',
  'foreignobject',
  'iframe',
  'object',
  'embed',
  'audio',
  'video',
  'canvas',
  'handler',
  'listener',
]);

const MOST_ELEMENTS = 50_000;
const DEEPEST = 200;
const PICTURE_DATA = /^data:image\/(png|jpe?g|gif|webp);base64,[a-z0-9+/=\s]*$/i;
const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };
const NAME = String.raw`[A-Za-z_:][\w:.\-]*`;
const ATTRIBUTE = new RegExp(String.raw`\s+(${NAME})\s*=\s*(?:"([^"<]*)"|'([^'<]*)')`, 'y');
const TAG = new RegExp(String.raw`<(${NAME})((?:\s+${NAME}\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(/?)>`, 'y');
const END_TAG = new RegExp(String.raw`</(${NAME})\s*>`, 'y');

/**
 * Makes sure that an SVG is a plain picture: well-formed, without document type or entities, scripts, event handlers,
 * foreign content, and with references only to itself or to pictures it holds.
 *
 * @throws StudioError `unsupported_media` that names what was found
 */
export function checkSvg(text: string): void {
  const source = text.replace(/^\uFEFF/, '');
  const open: string[] = [];
  let elements = 0;
  let at = 0;

  while (at < source.length) {
    if (source.startsWith('<!--', at)) at = after(source, '-->', at + 4);
    else if (source.startsWith('<![CDATA[', at)) {
      const end = after(source, ']]>', at);
      checkContent(open.at(-1), source.slice(at + 9, end - 3));
      at = end;
    } else if (source.startsWith('<?', at)) {
      if (!/^<\?xml[\s?]/i.test(source.slice(at, at + 6))) throw refused('a processing instruction');
      at = after(source, '?>', at);
    } else if (source.startsWith('<!', at)) throw refused('a document type or entities');
    else if (source.startsWith('</', at)) {
      const name = matchAt(END_TAG, source, at)[1];
      if (open.pop() !== name) throw malformed();
      at = END_TAG.lastIndex;
    } else if (source[at] === '<') {
      const [, name = '', attributes = '', selfClosing] = matchAt(TAG, source, at);
      at = TAG.lastIndex;
      if (elements === 0 && localName(name) !== 'svg') throw malformed();
      if (open.length === 0 && elements > 0) throw malformed();
      elements += 1;
      if (elements > MOST_ELEMENTS || open.length > DEEPEST) throw refused('too many elements');
      checkElement(name, attributes);
      if (selfClosing !== '/') open.push(name);
    } else {
      const next = source.indexOf('<', at);
      const content = source.slice(at, next === -1 ? source.length : next);
      if (open.length === 0 && content.trim() !== '') throw malformed();
      checkContent(open.at(-1), decode(content));
      at = next === -1 ? source.length : next;
    }
  }
  if (open.length > 0 || elements === 0) throw malformed();
}

function checkElement(name: string, attributes: string): void {
  if (FORBIDDEN_ELEMENTS.has(localName(name))) throw refused(`<${localName(name)}>`);
  ATTRIBUTE.lastIndex = 0;
  for (let match = ATTRIBUTE.exec(attributes); match !== null; match = ATTRIBUTE.exec(attributes)) {
    const [, attribute = '', double, single] = match;
    const value = decode(double ?? single ?? '');
    const local = localName(attribute);
    if (local.startsWith('on')) throw refused(`the event handler ${local.slice(0, 40)}`);
    if (local === 'href' || local === 'src' || local === 'data') checkReference(value);
    if (attribute.toLowerCase() === 'xml:base') throw refused('xml:base');
    if (!attribute.toLowerCase().startsWith('xmlns')) checkStyle(value);
  }
}

function checkReference(value: string): void {
  const trimmed = value.trim();
  if (trimmed === '' || trimmed.startsWith('#') || PICTURE_DATA.test(trimmed)) return;
  throw refused('a reference to something outside the file');
}

function checkContent(element: string | undefined, content: string): void {
  if (element !== undefined && localName(element) === 'style') checkStyle(content);
}

function checkStyle(value: string): void {
  // Comments and escapes could hide a word from this check, and drawings need neither.
  const plain = withoutComments(value).toLowerCase();
  if (/@import|javascript:|expression\s*\(|\\/.test(plain)) {
    throw refused('a style that loads or runs something');
  }
  for (const [, target = ''] of plain.matchAll(/url\(\s*['"]?([^'")]*)/g)) {
    if (!target.trim().startsWith('#') && !PICTURE_DATA.test(target.trim())) {
      throw refused('a reference to something outside the file');
    }
  }
}

/** One pass from left to right: a pattern would begin anew at every comment that never ends. */
function withoutComments(value: string): string {
  let kept = '';
  for (let from = 0; ;) {
    const start = value.indexOf('/*', from);
    if (start === -1) return kept + value.slice(from);
    kept += value.slice(from, start);
    const end = value.indexOf('*/', start + 2);
    if (end === -1) return kept;
    from = end + 2;
  }
}

/** Only what XML itself knows: without a document type there are no other entities. */
function decode(value: string): string {
  return value.replaceAll(/&(#x[0-9a-f]+|#\d+|\w+);?/gi, (_whole, name: string) => {
    if (!name.startsWith('#')) {
      const known = NAMED[name];
      if (known === undefined) throw refused('a document type or entities');
      return known;
    }
    const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number.parseInt(name.slice(1), 10);
    if (code > 0x10ffff) throw malformed();
    return String.fromCodePoint(code);
  });
}

function localName(name: string): string {
  return name.slice(name.lastIndexOf(':') + 1).toLowerCase();
}

function matchAt(pattern: RegExp, source: string, at: number): RegExpExecArray {
  pattern.lastIndex = at;
  const match = pattern.exec(source);
  if (match === null) throw malformed();
  return match;
}

function after(source: string, end: string, from: number): number {
  const found = source.indexOf(end, from);
  if (found === -1) throw malformed();
  return found + end.length;
}

function refused(what: string): StudioError {
  return new StudioError(
    'unsupported_media',
    `This SVG holds ${what}, which is not allowed. Export it as a plain picture.`,
  );
}

function malformed(): StudioError {
  return new StudioError('unsupported_media', 'This SVG is not well-formed.');
}
