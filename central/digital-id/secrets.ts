import { hash, verify } from '@node-rs/argon2';

/** OWASP's first recommendation for argon2id: 19 MiB, two passes, one lane. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** Passwords and PINs at rest: argon2id with its own salt, as a PHC string. The library's default variant is argon2id. */
export function hashSecret(secret: string): Promise<string> {
  return hash(secret.normalize('NFC'), cost);
}

export function matchesSecret(hashed: string, secret: string): Promise<boolean> {
  return verify(hashed, secret.normalize('NFC'));
}
