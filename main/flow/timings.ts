/** Every delay of the flow by name, in milliseconds. Ours; conf. R until watched at a real kiosk. */
export const timings = {
  /** Devices that have not reported by then do not keep the kiosk from opening. */
  start: 30_000,
  /** A language or display chosen at the attract screen by somebody who walked on. */
  attractReset: 30_000,
  /** Nothing touched and nothing awaited: the session ends. Includes `lastCall`. */
  idle: 120_000,
  /** The same while a one-time code is on its way: it is valid for ten minutes. */
  code: 600_000,
  /** The last screen of a session that is already erased: time to read it. */
  farewell: 60_000,
  /** A card that is still in the reader when all is over: time to take it out. */
  takeCard: 180_000,
  /** How long the screen asks "still there?" before it acts. */
  lastCall: 20_000,
  /** An awaited device or server that makes no progress at all; its own limits are shorter. */
  patience: 180_000,
} as const;

export type Timings = { readonly [K in keyof typeof timings]: number };
