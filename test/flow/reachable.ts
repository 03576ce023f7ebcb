type Definition = abstract new (...args: never) => unknown;

/**
 * Every text and every run of bytes that can be reached from an object by its properties, maps, sets and arrays,
 * private ones included: what a debugger would find of the citizen. What closures hold is not seen.
 */
export function reachableTexts(root: object, except: readonly Definition[] = []): readonly string[] {
  const texts: string[] = [];
  const seen = new Set<object>();
  const waiting: unknown[] = [root];
  while (waiting.length > 0) {
    const value = waiting.pop();
    if (typeof value === 'string') texts.push(value);
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null || seen.has(value))
      continue;
    seen.add(value);
    if (except.some((definition) => value instanceof definition)) continue;
    if (value instanceof Uint8Array) {
      texts.push(new TextDecoder().decode(value));
      continue;
    }
    if (value instanceof Map) waiting.push(...value.keys(), ...value.values());
    if (value instanceof Set) waiting.push(...value.values());
    for (const key of Reflect.ownKeys(value)) {
      const property = Reflect.getOwnPropertyDescriptor(value, key);
      if (property !== undefined && 'value' in property) waiting.push(property.value);
    }
  }
  return texts;
}

/** Which of the named values can be found; `except`: classes whose objects are not looked into. */
export function found(
  root: object,
  canaries: Readonly<Record<string, string>>,
  except: readonly Definition[] = [],
): readonly string[] {
  const texts = reachableTexts(root, except);
  return Object.entries(canaries)
    .filter(([, canary]) => texts.some((text) => text.includes(canary)))
    .map(([name]) => name);
}
