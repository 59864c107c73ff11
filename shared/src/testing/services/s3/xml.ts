/** A tree as plain data: an array repeats its element. */
export interface XmlTree {
  readonly [name: string]: XmlValue;
}
type XmlValue = string | number | boolean | XmlTree | readonly XmlTree[] | undefined;

const NAMESPACE = 'http://s3.amazonaws.com/doc/2006-03-01/';

export function xml(root: string, tree: XmlTree): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="${NAMESPACE}">${inner(tree)}</${root}>`;
}

/** The texts of all elements of a name; enough for the few bodies that S3 takes. */
export function textsIn(body: Buffer, name: string): readonly string[] {
  return [...body.toString('utf8').matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, 'g'))].map(
    ([, text = '']) =>
      text.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&'),
  );
}

function inner(tree: XmlTree): string {
  return Object.entries(tree)
    .flatMap(([name, value]) => {
      if (value === undefined) return [];
      if (isList(value)) return value.map((entry) => `<${name}>${inner(entry)}</${name}>`);
      const text = typeof value === 'object' ? inner(value) : escape(String(value));
      return [`<${name}>${text}</${name}>`];
    })
    .join('');
}

function isList(value: XmlValue): value is readonly XmlTree[] {
  return Array.isArray(value);
}

function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
