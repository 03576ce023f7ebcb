/** What JSON can say. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * JSON with one way to write it: no spaces, the keys of every object in the order of their UTF-16 code units, numbers
 * and strings as ECMAScript writes them (the rules of RFC 8785). Equal values give equal text, so that a hash over it
 * means the value and not its spelling. Throws on what JSON cannot say (NaN, Infinity, undefined).
 */
export function canonicalJson(value: Json): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError('not a JSON number');
    return JSON.stringify(value);
  }
  if (isList(value)) return `[${value.map((item) => canonicalJson(item)).join(',')}]`;
  if (typeof value !== 'object') throw new TypeError('not a JSON value');
  const object = value;
  const members = Object.keys(object)
    .sort()
    .map((key) => {
      const member = object[key];
      if (member === undefined) throw new TypeError('not a JSON value');
      return `${JSON.stringify(key)}:${canonicalJson(member)}`;
    });
  return `{${members.join(',')}}`;
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
