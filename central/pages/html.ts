/** Markup that is safe to send: made by `html` alone. */
export type Html = { readonly markup: string };

type Part = string | number | Html | readonly Html[] | null | false;

/** Template of markup; every value that is not itself `Html` is escaped, for text and quoted attributes alike. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return {
    markup: strings.reduce((text, string, index) => text + markupOf(parts[index - 1] ?? null) + string),
  };
}

function markupOf(part: Part): string {
  if (part === null || part === false) return '';
  if (typeof part === 'number') return String(part);
  if (typeof part === 'string') return escaped(part);
  if ('markup' in part) return part.markup;
  return part.map((one) => one.markup).join('');
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
