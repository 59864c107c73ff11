/** Far beyond any page; larger numbers would be written with an exponent. */
const LARGEST = 1e9;

/** A number as an attribute holds it: at most 4 decimals, never an exponent, `0` for what is not finite. */
export function number(value: number): string {
  if (!Number.isFinite(value)) return '0';
  const rounded = Math.round(Math.min(LARGEST, Math.max(-LARGEST, value)) * 10_000) / 10_000;
  return Object.is(rounded, -0) ? '0' : rounded.toFixed(4).replace(/\.?0+$/, '');
}

/** Text that is safe between tags and inside quoted attributes. Characters that XML forbids are dropped. */
export function escape(text: string): string {
  return text
    .replaceAll(/(?![\n\r\t])\p{Cc}|[\ufffe\uffff]|\p{Surrogate}/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/** An element. Attribute values are escaped here; `children` must be markup already. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | number | undefined>>,
  children = '',
): string {
  const written = Object.entries(attributes)
    .filter((entry): entry is [string, string | number] => entry[1] !== undefined)
    .map(([key, value]) => ` ${key}="${typeof value === 'number' ? number(value) : escape(value)}"`)
    .join('');
  return children === '' ? `<${name}${written}/>` : `<${name}${written}>${children}</${name}>`;
}
