/**
 * Identity assurance level from evidence: one pure function, the only place where a level comes from. Central decides
 * with it; what a kiosk computes with the same function is provisional.
 *
 * The ladder is recalled from ETDA's recommendation ขมธอ. 19-2561 and not confirmed against its text; clause references
 * are to be filled in before any conformity is claimed (confidence R in the proofing policy).
 */
export const checkStates = ['passed', 'failed', 'inconclusive', 'not-done'] as const;
export type CheckState = (typeof checkStates)[number];

export const checkNames = [
  /** The applicant states who they are. */
  'selfAsserted',
  /** An image of the printed card was read (OCR), or a copy was handed in. */
  'printedCard',
  /** The chip was read and answered the same card until the evidence was sealed. */
  'chipRead',
  /** The card is within its validity on the day. */
  'cardValid',
  /** The issuer confirmed that card and data belong together and the card stands. */
  'issuerStatus',
  /** A trained officer compared the face by eye. */
  'faceByEye',
  /** Automated comparison of a live frame with the chip's photo. */
  'faceMatch',
  /** Active liveness challenges in the demanded order. */
  'liveness',
  /** All sources agree with each other (printed card, chip, issuer, account). */
  'consistent',
] as const;
export type CheckName = (typeof checkNames)[number];
export type Checks = Readonly<Record<CheckName, CheckState>>;

export const levels = ['1.1', '1.2', '1.3', '2.1', '2.2', '2.3'] as const;
export type Level = (typeof levels)[number];

export const policy = {
  version: '2026-11',
  ladder: [
    { level: '1.1', needs: ['selfAsserted'], clause: null },
    { level: '1.2', needs: ['selfAsserted', 'printedCard'], clause: null },
    { level: '1.3', needs: ['selfAsserted', 'printedCard', 'issuerStatus'], clause: null },
    { level: '2.1', needs: ['selfAsserted', 'chipRead', 'cardValid', 'consistent'], clause: null },
    {
      level: '2.2',
      needs: ['selfAsserted', 'chipRead', 'cardValid', 'issuerStatus', 'faceByEye', 'consistent'],
      clause: null,
    },
    {
      level: '2.3',
      needs: ['selfAsserted', 'chipRead', 'cardValid', 'issuerStatus', 'faceMatch', 'liveness', 'consistent'],
      clause: null,
    },
  ],
} as const satisfies {
  readonly version: string;
  readonly ladder: readonly {
    readonly level: Level;
    readonly needs: readonly CheckName[];
    readonly clause: string | null;
  }[];
};

export type LevelReason = { readonly check: CheckName; readonly state: CheckState };

export type LevelDecision = {
  readonly level: Level | null;
  readonly policyVersion: string;
  /** Why this level: the passed checks it rests on. Why no level: the failed checks. */
  readonly because: readonly LevelReason[];
  /** Why not the highest level: what it still lacks. Empty at the highest. */
  readonly lacking: readonly LevelReason[];
};

/**
 * The level that the checks support. Any failed check yields no level: whoever contradicts one piece of evidence is not
 * given a lower level for the rest. Adding a passed check never lowers the level.
 */
export function decideLevel(checks: Checks): LevelDecision {
  const state = (check: CheckName): LevelReason => ({ check, state: checks[check] });
  const highest = policy.ladder[policy.ladder.length - 1];
  const lacking = (highest?.needs ?? []).filter((check) => checks[check] !== 'passed').map(state);
  const failures = checkNames.filter((check) => checks[check] === 'failed').map(state);
  if (failures.length > 0) return { level: null, policyVersion: policy.version, because: failures, lacking };
  const reached = policy.ladder.findLast((rung) => rung.needs.every((check) => checks[check] === 'passed'));
  return {
    level: reached?.level ?? null,
    policyVersion: policy.version,
    because: (reached?.needs ?? []).map(state),
    lacking,
  };
}

export const noChecks: Checks = {
  selfAsserted: 'not-done',
  printedCard: 'not-done',
  chipRead: 'not-done',
  cardValid: 'not-done',
  issuerStatus: 'not-done',
  faceByEye: 'not-done',
  faceMatch: 'not-done',
  liveness: 'not-done',
  consistent: 'not-done',
};
