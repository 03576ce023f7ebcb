/** Printers of kiosks print 203 dots to the inch, near enough 8 to the millimetre. */
export const dotsPerMillimetre = 8;

/** The two rolls in use and the dots their printers lay across them: 58 mm prints 48 mm, 80 mm prints 72 mm. */
export const slipPapers = {
  58: { width: 384, margin: 8, title: 32, code: 38 },
  80: { width: 576, margin: 16, title: 40, code: 54 },
} as const satisfies Record<number, { width: number; margin: number; title: number; code: number }>;

export type SlipPaperWidth = keyof typeof slipPapers;
export type SlipPaper = (typeof slipPapers)[SlipPaperWidth];

/** The roll for a printer that lays `dots` across it: the widest whose slips it can print in full. */
export function slipPaperFor(dots: number): SlipPaper {
  return dots >= slipPapers[80].width ? slipPapers[80] : slipPapers[58];
}
