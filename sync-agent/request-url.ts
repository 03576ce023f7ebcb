import type { z } from 'zod';

/** The address and body bytes of one call, from its path (`/v1/x/:id`), query schema and input. */
export function requestOf(o: {
  readonly baseUrl: string;
  readonly path: string;
  readonly query: z.ZodObject;
  readonly input: Readonly<Record<string, unknown>>;
}): { readonly url: URL; readonly body: Uint8Array | null } {
  const path = o.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(o.input[name])));
  const url = new URL(o.baseUrl.replace(/\/$/, '') + path);
  for (const name of Object.keys(o.query.shape)) {
    const value = o.input[name];
    if (value !== undefined) url.searchParams.set(name, String(value));
  }
  const { body } = o.input;
  return { url, body: body === undefined ? null : new TextEncoder().encode(JSON.stringify(body)) };
}
