import { type Slip, type SlipBlock, slipSchema } from '../../contracts/slip.ts';
import type { SlipInput } from '../flow/effects.ts';
import { slipDateTime } from './slip-date.ts';
import { en } from './words/en.ts';
import type { SlipWords } from './words/slip-words.ts';
import { th } from './words/th.ts';

const wordsOf = { th, en } as const satisfies Record<Slip['language'], SlipWords>;

/** What a slip says beside the outcome itself. */
export type SlipSetting = {
  readonly place: { readonly th: string; readonly en: string };
  readonly helpLine: string;
  /** Where the rights over one's data are used: telephone, e-mail or address of a page. */
  readonly rightsAddress: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
};

type Granted = Extract<SlipInput, { readonly kind: 'granted' }>;
type Pending = Extract<SlipInput, { readonly kind: 'pending' }>;

/** The slip for a proofing that was granted (new or raised account) or is still pending, as data. */
export function makeSlip(input: SlipInput, setting: SlipSetting): Slip {
  const words = wordsOf[input.language];
  const blocks = input.kind === 'granted' ? grantedBlocks(input, words) : pendingBlocks(input, words);
  const reference = input.kind === 'granted' ? input.decision.reference : input.reference;
  return slipSchema.parse({
    version: 1,
    language: input.language,
    blocks: [
      { kind: 'title', text: words.service },
      ...blocks,
      ...footer({ input, words, reference, setting }),
    ],
  });
}

function grantedBlocks(input: Granted, words: SlipWords): readonly SlipBlock[] {
  const { decision, maskedCitizenId } = input;
  return [
    { kind: 'text', text: words.granted[decision.account] },
    { kind: 'field', label: words.username, value: decision.maskedUsername },
    ...citizenField(maskedCitizenId, words),
    { kind: 'field', label: words.level, value: `IAL ${decision.level}` },
    { kind: 'small', text: words.granted.levelNote(decision.policyVersion) },
    { kind: 'rule' },
    ...activationBlocks(input, words),
  ];
}

function activationBlocks({ decision, language }: Granted, words: SlipWords): readonly SlipBlock[] {
  const { activation } = decision;
  if (activation === null) {
    return [
      { kind: 'text', text: words.granted.codeSent },
      { kind: 'text', text: words.next },
      { kind: 'todo', items: [...words.granted.todoCodeSent] },
    ];
  }
  const until = slipDateTime(Date.parse(activation.expiresAt), language);
  return [
    { kind: 'code', label: words.granted.codeLabel, text: inFours(activation.code) },
    { kind: 'small', text: words.granted.codeNote(until) },
    { kind: 'rule' },
    { kind: 'text', text: words.next },
    { kind: 'todo', items: [...words.granted.todo] },
  ];
}

function pendingBlocks(
  { awaits, maskedContact, maskedCitizenId }: Pending,
  words: SlipWords,
): readonly SlipBlock[] {
  return [
    { kind: 'text', text: words.pending.outcome },
    { kind: 'text', text: words.pending.notYet },
    { kind: 'text', text: words.pending.awaits[awaits] },
    ...citizenField(maskedCitizenId, words),
    { kind: 'rule' },
    { kind: 'text', text: words.pending.willCome(maskedContact) },
    { kind: 'text', text: words.next },
    { kind: 'todo', items: [...words.pending.todo] },
  ];
}

function citizenField(maskedCitizenId: string | null, words: SlipWords): readonly SlipBlock[] {
  return maskedCitizenId === null ? [] : [{ kind: 'field', label: words.citizenId, value: maskedCitizenId }];
}

function footer(input: {
  readonly input: SlipInput;
  readonly words: SlipWords;
  readonly reference: string;
  readonly setting: SlipSetting;
}): readonly SlipBlock[] {
  const { words, reference, setting } = input;
  const { language } = input.input;
  return [
    { kind: 'rule' },
    { kind: 'code', label: words.reference, text: inFours(reference) },
    { kind: 'qr', data: reference, caption: words.qrCaption },
    { kind: 'field', label: words.when, value: slipDateTime(setting.now, language) },
    { kind: 'field', label: words.where, value: setting.place[language] },
    { kind: 'rule' },
    { kind: 'small', text: words.rights(setting.rightsAddress) },
    { kind: 'small', text: words.help(setting.helpLine) },
  ];
}

/** `K7Q2M9XA4T6P` → `K7Q2 M9XA 4T6P`. */
function inFours(code: string): string {
  return code.match(/.{1,4}/g)?.join(' ') ?? code;
}
