import { describe, expect, test } from 'vitest';
import { kioskConfigSchema } from '../../contracts/config.ts';

describe('a regular expression that does not compile is refused with the configuration', () => {
  test.each(['(', '[z-a]', '*'])('%s', (text) => {
    expect(kioskConfigSchema.safeParse({ allowedCameras: text }).error?.issues[0]?.path).toEqual([
      'allowedCameras',
    ]);
    expect(kioskConfigSchema.safeParse({ allowedReaders: ['.*', text] }).error?.issues[0]?.path).toEqual([
      'allowedReaders',
      1,
    ]);
  });

  test('one that compiles is taken as it is', () => {
    const patterns = { allowedCameras: '^Kiosk camera( \\d+)?$', allowedReaders: ['ACS .*', 'Identiv.*'] };
    expect(kioskConfigSchema.parse(patterns)).toMatchObject(patterns);
  });
});
