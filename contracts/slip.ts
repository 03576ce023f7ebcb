import { z } from 'zod';

/**
 * A slip as data: what is printed, in one language, before it becomes pixels. Lines are already words; the renderer
 * only sets them. Never holds a national ID number in full.
 */
export const slipBlockSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('title'), text: z.string().min(1).max(120) }),
  z.object({ kind: z.literal('text'), text: z.string().min(1).max(1000) }),
  z.object({ kind: z.literal('small'), text: z.string().min(1).max(1000) }),
  /** Label left, value right or beneath. */
  z.object({ kind: z.literal('field'), label: z.string().min(1).max(60), value: z.string().min(1).max(200) }),
  /** Things to bring or do, with an empty tick box each. */
  z.object({ kind: z.literal('todo'), items: z.array(z.string().min(1).max(200)).min(1).max(30) }),
  /** Large spaced code one copies by hand: an activation code, a reference in groups of four. */
  z.object({
    kind: z.literal('code'),
    label: z.string().max(60),
    text: z.string().regex(/^[A-Z0-9 -]{4,40}$/),
  }),
  z.object({ kind: z.literal('qr'), data: z.string().min(1).max(400), caption: z.string().max(120) }),
  z.object({ kind: z.literal('rule') }),
]);
export type SlipBlock = z.infer<typeof slipBlockSchema>;

export const slipSchema = z.object({
  version: z.literal(1),
  language: z.enum(['th', 'en']),
  blocks: z
    .array(slipBlockSchema)
    .min(1)
    .max(80)
    .refine(
      (blocks) => !/\d{13}/.test(JSON.stringify(blocks).replace(/[ -]/g, '')),
      'a slip never shows a whole citizen number',
    ),
});
export type Slip = z.infer<typeof slipSchema>;
