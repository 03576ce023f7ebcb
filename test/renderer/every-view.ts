import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Language } from '../../contracts/kiosk-command.ts';
import { words } from '../../contracts/words/index.ts';
import { galleryViews } from '../../renderer/gallery/views.ts';
import { type Format, formats, type Gallery, openGallery, plain } from '../support/gallery.ts';
import { measureView } from '../support/measure-view.ts';

const displays = {
  plain,
  large: { ...plain, large: true },
  reach: { ...plain, reach: true },
} as const;

/** The checks of every view in one language: a file each, so that two run side by side. */
export function checkEveryView(language: Language): void {
  let gallery: Gallery;
  beforeAll(async () => {
    gallery = await openGallery();
  });
  afterAll(() => gallery.close());

  const views = [...galleryViews(language).keys()];

  test.each(['plain', 'contrast'] as const)(
    'axe finds nothing on any view, %s',
    { timeout: 400_000 },
    async (look) => {
      const { page, show, complaints } = await gallery.open('portrait');
      const found: string[] = [];
      for (const view of views) {
        await show(view, language, { ...plain, contrast: look === 'contrast' });
        const { violations, passes } = await new AxeBuilder({ page })
          .options({
            rules: { 'color-contrast-enhanced': { enabled: true }, 'target-size': { enabled: true } },
          })
          .analyze();
        expect(passes.map((rule) => rule.id)).toContain('color-contrast-enhanced');
        found.push(
          ...violations.map(
            (rule) =>
              `${view}: ${rule.id} ${rule.nodes.map((node) => `${node.html} ${node.failureSummary}`)[0]}`,
          ),
        );
      }
      expect(found).toEqual([]);
      expect(complaints).toEqual([]);
      await page.close();
    },
  );

  describe.each(Object.keys(formats) as Format[])('%s', (format) => {
    test.each(Object.keys(displays) as (keyof typeof displays)[])(
      'targets, gaps and text fit: %s',
      async (look) => {
        const { page, show } = await gallery.open(format);
        const found: string[] = [];
        for (const view of views) {
          const display = displays[look];
          await show(view, language, display);
          const rules = { portrait: format === 'portrait', reach: display.reach, large: display.large };
          found.push(
            ...(await page.evaluate(measureView, rules)).map((complaint) => `${view}: ${complaint}`),
          );
        }
        expect(found).toEqual([]);
        await page.close();
      },
    );
  });

  test('whatever the core allows has its button, and nothing else has', async () => {
    const { page, show } = await gallery.open('portrait');
    const say = words[language].views;
    const buttons = {
      back: say.frame.back,
      askLeave: say.frame.leave,
      openHelp: say.frame.help,
      askWithdraw: say.frame.withdraw,
      acceptConsent: say.consent.accept,
      refuseConsent: say.consent.refuse,
      finish: say.trouble.finish,
      retry: say.trouble.retry,
      cannotDo: say.face.cannotDo,
      printSlip: say.slip.print,
      moreTime: say.overlays.stillThere.more,
    } as const;
    const wrong: string[] = [];
    for (const [name, view] of galleryViews(language)) {
      await show(name, language);
      for (const [command, label] of Object.entries(buttons)) {
        const shown = (await page.getByRole('button', { name: label, exact: true }).count()) > 0;
        const allowed = view.allowed.some((type) => type === command);
        const onOverlay =
          view.overlay === null
            ? command !== 'moreTime'
            : command !== 'moreTime' || view.overlay === 'still-there';
        if (shown !== (allowed && onOverlay))
          wrong.push(`${name}: ${command} ${shown ? 'shown' : 'missing'}`);
      }
    }
    expect(wrong).toEqual([]);
    await page.close();
  });
}
