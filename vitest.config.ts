import { defineConfig } from 'vitest/config';

const integration = 'test/**/*.integration.test.{ts,tsx}';
const journeys = 'test/journeys/**/*.test.{ts,tsx}';

/**
 * Real components (a browser, inference, PC/SC, databases) share two cores with whatever else the machine does: what did
 * not come in time is tried once more. A test that fails twice has failed.
 */
const onceMore = 1;

export default defineConfig({
  test: {
    watch: false,
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: [integration, journeys],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'integration',
          include: [integration],
          exclude: [journeys],
          maxWorkers: 2,
          retry: onceMore,
          testTimeout: 180_000,
          hookTimeout: 180_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        // Each journey runs a kiosk, central, a browser and face inference: one at a time.
        test: {
          name: 'journeys',
          include: [journeys],
          fileParallelism: false,
          retry: onceMore,
          testTimeout: 300_000,
          hookTimeout: 300_000,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
