/** Lets a test wait for a condition over things that change: looked at after each change, never by time. */
export type Watch = {
  readonly changed: () => void;
  readonly until: (condition: () => boolean) => Promise<void>;
};

export function createWatch(): Watch {
  const waiting = new Set<() => void>();
  return {
    changed: () => {
      for (const look of [...waiting]) look();
    },
    until: (condition) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (!condition()) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
  };
}
