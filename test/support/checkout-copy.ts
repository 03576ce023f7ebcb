import { cp, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** A copy of the checkout in a temporary folder, for a test that plants a fault in it. */
export type CheckoutCopy = AsyncDisposable & { readonly root: string };

/**
 * Copies `paths` (folders or files, relative to the project) into a new temporary folder. `node_modules` is linked
 * unless told otherwise; the copy is deleted when disposed of.
 */
export async function copyCheckout({
  paths,
  modules = 'linked',
}: {
  readonly paths: readonly string[];
  readonly modules?: 'linked' | 'none';
}): Promise<CheckoutCopy> {
  const copy = await mkdtemp(join(tmpdir(), 'checkout-'));
  for (const path of paths) {
    await cp(join(root, path), join(copy, path), {
      recursive: true,
      filter: (source) => !/(^|\/)(node_modules|\.git|data|dist)(\/|$)/.test(relative(root, source)),
    });
  }
  if (modules === 'linked') await symlink(join(root, 'node_modules'), join(copy, 'node_modules'));
  return { root: copy, [Symbol.asyncDispose]: () => rm(copy, { recursive: true, force: true }) };
}
