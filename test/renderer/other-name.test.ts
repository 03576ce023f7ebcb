import { expect, test } from 'vitest';
import { underOtherName } from '../../renderer/link/other-name.ts';

test.each([
  ['http://127.0.0.1:8600/', 'http://localhost:8600/'],
  ['http://localhost:8600/?a=1', 'http://127.0.0.1:8600/?a=1'],
  ['kiosk://page/', 'kiosk://page-again/'],
  ['kiosk://page-again/index.html', 'kiosk://page/index.html'],
  ['http://kiosk.example/', 'http://kiosk.example/'],
])('the page at %s begins anew at %s', (here, there) => {
  expect(underOtherName(here)).toBe(there);
});
