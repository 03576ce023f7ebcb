/** Milliseconds before the next try: doubles from 200 to 3,000, with full jitter from half of it. `random` is in [0, 1). */
export function reconnectDelay(input: { readonly failures: number; readonly random: number }): number {
  const ceiling = Math.min(3000, 200 * 2 ** Math.min(input.failures, 10));
  return Math.round(ceiling / 2 + (ceiling / 2) * input.random);
}
