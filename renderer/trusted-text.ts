/** The part of the Trusted Types API that is used here; the DOM library does not declare it. */
type TrustedTypesFactory = {
  readonly createPolicy: (name: string, rules: { readonly createHTML: (text: string) => string }) => unknown;
};

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/**
 * No text becomes HTML: where the browser enforces Trusted Types, whatever code writes to `innerHTML` (the keyboard
 * library its key caps) is written as plain text.
 */
export function keepTextInert(): void {
  const { trustedTypes } = globalThis as { readonly trustedTypes?: TrustedTypesFactory };
  trustedTypes?.createPolicy('default', {
    createHTML: (text) => text.replace(/[&<>"]/g, (sign) => entities[sign] ?? sign),
  });
}
