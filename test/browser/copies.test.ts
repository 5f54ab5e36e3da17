import type { Locator } from 'playwright-core';
import { expect, it } from 'vitest';
import { seeded } from '../../src/sandbox/ecs-emulator/seed.ts';
import { describeInBrowser, gone, type Seat, seen } from '../support/browser.ts';

const REGIONS = ['eu-central-1', 'us-east-1', 'ap-southeast-1'];
const NAMES = ['Germany (Frankfurt)', 'US (Virginia)', 'Singapore'];

/** Chooses the regions of the copies in their form. */
async function choosesRegions(form: Locator, regions: string[]): Promise<void> {
  const field = form.getByLabel('Copy to', { exact: true });
  for (const region of regions) {
    await field.fill(region);
    await form.getByRole('option', { name: region }).click();
  }
  await field.press('Escape');
}

/** What is in a card of the cloud's panel, by the name of its region. */
const cardOf = ({ page }: Seat, name: string): Locator =>
  page.getByRole('complementary', { name: 'Alibaba Cloud' }).getByRole('region', { name });

async function asksForCopies(seat: Seat): Promise<void> {
  const { page, log, says, picture } = seat;
  const form = page.getByRole('dialog', { name: 'Copy image' });
  await says(`/image copy ${seeded.goldenImage}`);
  await seen(form.getByText(/stored, and paid for, in its own region/));
  await choosesRegions(form, REGIONS);
  await picture('the form of copies');
  await form.getByRole('button', { name: 'Ask for copies' }).click();
  await seen(form.getByText(/is posted in #images/));
  await page.keyboard.press('Escape');
  await gone(form);
  await seen(log.getByText('Copy image golden-web-2026.01'));
}

async function approves({ page, button, becomes, picture }: Seat): Promise<void> {
  await becomes('Li Wei');
  await button('Approve').click();
  const decision = page.getByRole('dialog', { name: 'Approve' });
  await seen(decision);
  const shown = await decision.textContent();
  for (const part of ['golden-web-2026.01', ...REGIONS]) expect(shown).toContain(part);
  await picture('what will be copied');
  await decision.getByRole('button', { name: 'Approve' }).click();
  await seen(decision.getByText(/You approved/));
  await page.keyboard.press('Escape');
}

/** Where a card stands on the page. */
const boxOf = async (card: Locator) => (await card.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };

const copiedEverywhere = async (seat: Seat): Promise<void> => {
  const { page, log, picture } = seat;
  await asksForCopies(seat);
  await approves(seat);
  for (const name of NAMES) {
    await seen(cardOf(seat, name).getByText('Copy from China (Hangzhou)'));
    await seen(cardOf(seat, name).getByRole('progressbar', { name: 'golden-web-2026.01, progress' }));
  }
  await picture('being copied');
  await page.getByRole('radio', { name: '300×' }).check({ force: true });
  await seen(log.getByText(/^Copies ready: .* can be used in 3 more regions\.$/));
  for (const region of REGIONS) await seen(log.locator('.item', { hasText: `${region} m-` }));
  for (const name of NAMES) await seen(cardOf(seat, name).getByText('Available', { exact: true }));
  await picture('copied');
};

describeInBrowser('copies of an image, side by side', { speed: 10, cloud: { copyConcurrency: 'queued' } }, (at) => {
  it('given Maya and Li, when copies to three regions are asked for and approved, then all move before everybody’s eyes', async () => {
    const seat = at();
    const { page, button } = seat;
    await copiedEverywhere(seat);

    const [first, second] = await Promise.all(NAMES.slice(0, 2).map((name) => boxOf(cardOf(seat, name))));
    expect(second?.y).toBe(first?.y);
    expect(second?.x).toBeGreaterThan((first?.x ?? 0) + (first?.width ?? 0));
    await button('Narrow').click();
    await seen(button('Widen'));
    await expect
      .poll(async () => (await boxOf(cardOf(seat, NAMES[1] ?? ''))).x)
      .toBe((await boxOf(cardOf(seat, NAMES[0] ?? ''))).x);
    // The copies are not the story that the tour leads through.
    expect(await page.getByRole('region', { name: 'Tour' }).textContent()).not.toContain('That is the whole story');
  });
});

describeInBrowser(
  'copies of an image, on a phone in the dark',
  { speed: 10, cloud: { copyConcurrency: 'queued' }, viewport: { width: 390, height: 844 }, colorScheme: 'dark' },
  (at) => {
    it('given the open drawer of the cloud, when copies move, then their regions stand under one another', async () => {
      const seat = at();
      const { page, button } = seat;
      await button('Alibaba Cloud').click();
      await copiedEverywhere(seat);
      const { width } = await boxOf(cardOf(seat, NAMES[0] ?? ''));
      expect(width).toBeGreaterThan(340);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
    });
  },
);
