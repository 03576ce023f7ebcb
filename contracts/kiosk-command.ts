import { z } from 'zod';
import { activationCodeSchema, otpCodeSchema } from './central-api.ts';
import { contactSchema } from './evidence.ts';
import { laserCodePattern } from './identity.ts';

export const languages = ['th', 'en'] as const;
export type Language = (typeof languages)[number];

export const displaySchema = z.object({ large: z.boolean(), contrast: z.boolean(), reach: z.boolean() });
/** For this session only: larger type, high contrast, touched area in the lowest third. */
export type Display = z.infer<typeof displaySchema>;

/** The only thing a screen can send. It has no reply: the next View is the answer. */
export const kioskCommandSchema = z.discriminatedUnion('type', [
  // frame
  z.object({ type: z.literal('start') }),
  z.object({ type: z.literal('setLanguage'), language: z.enum(languages) }),
  z.object({ type: z.literal('setDisplay'), display: displaySchema }),
  z.object({ type: z.literal('openHelp') }),
  /** Asks whether to leave; `confirmLeave` erases everything. */
  z.object({ type: z.literal('askLeave') }),
  z.object({ type: z.literal('confirmLeave') }),
  /** Asks whether to withdraw consent; `confirmWithdraw` erases everything. */
  z.object({ type: z.literal('askWithdraw') }),
  z.object({ type: z.literal('confirmWithdraw') }),
  z.object({ type: z.literal('closeOverlay') }),
  z.object({ type: z.literal('moreTime') }),
  z.object({ type: z.literal('back') }),
  z.object({ type: z.literal('continue') }),
  z.object({ type: z.literal('retry') }),
  z.object({ type: z.literal('finish') }),
  // choices
  z.object({ type: z.literal('choose'), service: z.enum(['digital-id', 'activation']) }),
  z.object({ type: z.literal('acceptConsent') }),
  z.object({ type: z.literal('refuseConsent') }),
  // proofing
  z.object({ type: z.literal('submitLaserCode'), laserCode: z.string().regex(laserCodePattern) }),
  z.object({ type: z.literal('cannotDo') }),
  z.object({ type: z.literal('submitContact'), contact: contactSchema }),
  z.object({ type: z.literal('proveByContact'), contactId: z.string().max(64) }),
  z.object({ type: z.literal('proveByPassword') }),
  z.object({ type: z.literal('submitPassword'), password: z.string().min(1).max(128) }),
  z.object({ type: z.literal('submitOtp'), code: otpCodeSchema }),
  z.object({ type: z.literal('resendOtp') }),
  z.object({
    type: z.literal('submitCredentials'),
    username: z.string().max(64),
    password: z.string().max(128),
  }),
  z.object({ type: z.literal('submitActivationCode'), code: activationCodeSchema }),
  z.object({ type: z.literal('printSlip') }),
  /** The page reports its camera: it is the lens, the driver process judges. */
  z.object({
    type: z.literal('cameraReport'),
    state: z.enum(['live', 'absent', 'refused', 'lost']),
    label: z.string().max(200),
  }),
]);
export type KioskCommand = z.infer<typeof kioskCommandSchema>;
export type KioskCommandType = KioskCommand['type'];
export const kioskCommandTypes = kioskCommandSchema.options.map(
  (option) => option.shape.type.value,
) as readonly KioskCommandType[];
