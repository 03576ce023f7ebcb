import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { allForms } from '../support/canaries.ts';
import { findInMemory, processTree } from '../support/process-memory.ts';

/*
 * The search for personal values must be able to find them: a process that holds one in each form is searched first.
 */
describe('the search for personal values', () => {
  const forms = allForms({ name: 'สมชาย ตัวอย่าง-ทดสอบ', code: 'ZQ9988776655' });

  it('finds each form in the memory of a process that holds it, and none in one that does not', async () => {
    const holder =
      'const held = JSON.parse(process.env.HELD).map((text) => Buffer.from(text, "hex")); process.stdout.write("ready"); setInterval(() => held.length, 1000)';
    const held = [...forms.values()].map((form) => form.toString('hex'));
    for (const [keeps, expected] of [
      [held, new Set(forms.keys())],
      [[], new Set<string>()],
    ] as const) {
      const child = spawn(process.execPath, ['-e', holder], {
        env: { HELD: JSON.stringify(keeps) },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      await once(child.stdout, 'data');
      expect(await findInMemory(child.pid ?? 0, forms)).toEqual(expected);
      expect((await processTree(process.pid)).map(({ pid }) => pid)).toContain(child.pid);
      const exit = once(child, 'exit');
      child.kill('SIGKILL');
      await exit;
    }
  });

  it('knows base64 wherever the value begins', () => {
    const encoded = [0, 1, 2].map((shift) =>
      Buffer.from(`${'x'.repeat(shift)}ZQ9988776655 and more`).toString('base64'),
    );
    for (const text of encoded)
      expect(
        [...forms].some(
          ([name, form]) => name.startsWith('code base64') && text.includes(form.toString('latin1')),
        ),
      ).toBe(true);
  });
});
