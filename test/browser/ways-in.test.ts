import type { Locator } from 'playwright-core';
import { expect, it } from 'vitest';
import { describeInBrowser, gone, isFocused, type Seat, seen, sets } from '../support/browser.ts';

const BOX = 'I have removed sensitive data from these disks';

describeInBrowser('without a mouse', {}, (at) => {
  it('given only a keyboard, when Maya fills the form in, then she can ask', async () => {
    const { page, form, log, composer, control, button, picture, tabsTo } = at();
    const { keyboard } = page;
    await tabsTo(composer);
    await keyboard.type('/image create');
    await keyboard.press('Enter');
    await seen(form);

    await tabsTo(control('System disk snapshot'));
    await keyboard.type('before');
    await seen(page.getByRole('option', { name: /web-01 before release/ }));
    await picture('found with the keyboard');
    await keyboard.press('Enter');
    await seen(form.getByText(/an image of 40 GiB/));
    await tabsTo(button('Add data disk'));
    await keyboard.press('Enter');
    await seen(control('Data disk 1'));
    await tabsTo(control('Data disk 1'));
    await keyboard.type('e');
    await seen(page.getByRole('option', { name: 'Empty disk' }));
    await keyboard.press('ArrowDown');
    await keyboard.press('ArrowUp');
    await keyboard.press('Enter');
    await seen(form.getByText(/an image of 60 GiB on 2 disks/));
    await tabsTo(control('Name'));
    await keyboard.press('ControlOrMeta+a');
    await keyboard.type('by-keyboard');
    await tabsTo(control(BOX));
    await keyboard.press('Space');
    await expect.poll(() => control(BOX).isChecked()).toBe(true);
    await tabsTo(button('Ask for image'));
    await picture('about to ask');
    await keyboard.press('Enter');
    await seen(form.getByText(/is posted in/));

    await keyboard.press('Escape');
    await gone(form);
    await seen(log.getByText('Create image by-keyboard'));
  });

  it('given an open list in the form, when Escape is pressed, then the list closes first and the form after', async () => {
    const { page, form, control, opens, tabsTo } = at();
    await opens();
    await tabsTo(control('System disk snapshot'));
    await page.keyboard.type('web');
    await seen(page.getByRole('listbox'));
    await page.keyboard.press('Escape');
    await gone(page.getByRole('listbox'));
    await seen(form);
    await page.keyboard.press('Escape');
    await gone(form);
  });

  it('given the form, when it is closed with Escape, then the focus is back where it was', async () => {
    const { page, form, composer, opens } = at();
    await opens();
    await page.keyboard.press('Escape');
    await gone(form);
    await expect.poll(() => isFocused(composer)).toBe(true);
  });
});

describeInBrowser('on a telephone', { viewport: { width: 390, height: 844 }, hasTouch: true }, (at) => {
  it('given 390 pixels, when Maya asks for an image, then nothing stands beside the screen', async () => {
    const { form, log, control, button, picture, ...maya } = at();
    const fits = () => expectNoSideways(at());
    await fits();
    await picture('the channel');
    await maya.opens();
    await fits();
    await maya.searches('System disk snapshot', 'before', /web-01 before release/);
    await seen(form.getByText(/an image of 40 GiB/));
    await maya.addsDataDisk(1);
    await maya.searches('Data disk 1', 'db-01', /db-01 data/);
    await seen(form.getByText(/an image of 240 GiB/));
    await picture('filled in');
    await fits();
    await sets(control(BOX), 'ticked');
    await control('Size of data disk 1 in GiB').fill('100');
    await button('Ask for image').click();
    await seen(form.getByText(/cannot be smaller than its snapshot/));
    await picture('an error');
    await fits();
    await control('Size of data disk 1 in GiB').fill('200');
    await button('Ask for image').click();
    await seen(form.getByText(/is posted in/));
    await picture('asked');
    await button('Close').first().click();
    await gone(form);
    await seen(log.getByText(/Create image web-01-/));
    await picture('the card');
    await fits();
  });

  it('given 390 pixels, when Li is asked by direct message, then she reads and decides there', async () => {
    const { page, log, button, picture, ...maya } = at();
    await button('Rules to try').click();
    const rules = page.getByRole('region', { name: 'Rules to try' });
    await seen(rules);
    await picture('the rules');
    await expectNoSideways(at());
    await page.getByRole('button', { name: 'Close the rules' }).click();
    await asksForProd(at());
    await picture('asked');
    await maya.becomes('Li Wei');
    await page.getByRole('link', { name: /^Darkroom/ }).click();
    await seen(log.getByText('Approve image prod-web?'));
    await picture('the question');
    await expectNoSideways(at());
    await button('Approve').click();
    const modal = page.getByRole('dialog', { name: 'Approve request' });
    await seen(modal.getByText(/this needs 2 approvals/));
    await picture('what will run');
    await expectNoSideways(at());
    await modal.getByRole('button', { name: 'Approve' }).click();
    await seen(modal.getByText(/It still needs 1 approval/));
    await modal.getByRole('button', { name: 'Close' }).first().click();
    await gone(modal);
    await maya.says('/image approvals');
    await seen(log.getByText('Nothing waits for your approval.'));
    await maya.becomes('Priya Raman');
    await maya.says('/image approvals');
    await seen(log.getByRole('button', { name: 'Review' }));
    await picture('what waits');
    await expectNoSideways(at());
  });
});

describeInBrowser('in the dark', { colorScheme: 'dark' }, (at) => {
  it('given dark colours, when a card and the form are shown, then words stand out from what is behind them', async () => {
    const { page, form, log, control, button, picture, ...maya } = at();
    await maya.opens('/image create s-bp1web01sys000000001');
    await seen(form.getByText(/an image of 40 GiB/));
    for (const one of [form.getByText(/an image of 40 GiB/), control('Name'), button('Ask for image')])
      expect(await contrast(one)).toBeGreaterThan(4.5);
    await picture('the form');
    await sets(control(BOX), 'ticked');
    await button('Ask for image').click();
    await seen(form.getByText(/is posted in/));
    await page.keyboard.press('Escape');
    const title = log.getByText(/Create image web-01-/).first();
    await seen(title);
    await picture('the card');
    for (const one of [title, log.getByText('System disk').first(), maya.composer, button('Withdraw')])
      expect(await contrast(one)).toBeGreaterThan(4.5);
    expect(luminance(await page.evaluate<string>('getComputedStyle(document.body).backgroundColor'))).toBeLessThan(0.1);
  });
});

describeInBrowser('in the dark, approving', { colorScheme: 'dark' }, (at) => {
  it('given dark colours, when rules, a question and its modals are shown, then words stand out', async () => {
    const { page, log, button, picture, ...maya } = at();
    await button('Rules to try').click();
    const rules = page.getByRole('region', { name: 'Rules to try' });
    await seen(rules);
    for (const one of [
      rules.getByText(/Two of Li, Priya/),
      rules.getByText('prod-*'),
      rules.getByText(/Waiting is short/),
    ])
      expect(await contrast(one)).toBeGreaterThan(4.5);
    await picture('the rules');
    await button('Close the rules').click();
    await asksForProd(at());
    await maya.becomes('Li Wei');
    await seen(log.getByText('@prod-approvers'));
    expect(await contrast(log.getByText('@prod-approvers').first())).toBeGreaterThan(4.5);
    await picture('the card');
    await page.getByRole('link', { name: /^Darkroom/ }).click();
    const title = log.getByText('Approve image prod-web?');
    await seen(title);
    await picture('the question');
    for (const one of [title, log.getByText(/you are among those/), button('Approve'), button('Reject')])
      expect(await contrast(one)).toBeGreaterThan(4.5);
    await maya.becomes('Omar Haddad');
    await page.getByRole('link', { name: /^[# ]*images/ }).click();
    await button('Run without approval').click();
    const modal = page.getByRole('dialog', { name: 'Run without approval' });
    await seen(modal);
    await picture('running without approval');
    for (const one of [modal.getByText(/It is announced/), modal.getByText('Reason', { exact: true })])
      expect(await contrast(one)).toBeGreaterThan(4.5);
  });
});

/** Maya asks for something that two have to approve. */
async function asksForProd({ form, control, button, ...maya }: Seat): Promise<void> {
  await maya.opens('/image create s-bp1web01sys000000001');
  await seen(form.getByText(/an image of 40 GiB/));
  await control('Name').fill('prod-web');
  await sets(control(BOX), 'ticked');
  await button('Ask for image').click();
  await seen(form.getByText(/is posted in/));
  await form.getByRole('button', { name: 'Close' }).first().click();
  await gone(form);
  await seen(maya.log.getByText('Create image prod-web'));
}

async function expectNoSideways({ page }: Seat): Promise<void> {
  const [content = 0, screen = 0] = await page.evaluate<number[]>(
    '[document.scrollingElement.scrollWidth, window.innerWidth]',
  );
  expect(content).toBeLessThanOrEqual(screen);
}

/** How far words stand out from the nearest painted ground behind them, as WCAG counts it. */
async function contrast(words: Locator): Promise<number> {
  const coloursOf = () =>
    words.evaluate((element) => {
      const style = element.ownerDocument.defaultView.getComputedStyle;
      let behind = element;
      while (behind.parentElement && /^rgba\(.*, 0\)$/.test(style(behind).backgroundColor))
        behind = behind.parentElement;
      return [style(element).color, style(behind).backgroundColor] as const;
    });
  // An element that was just drawn anew has no colours: the one in its place has.
  let [ink, ground] = await coloursOf();
  while (ink === '') [ink, ground] = await coloursOf();
  const [light = 0, dark = 0] = [luminance(ink), luminance(ground)].sort((one, other) => other - one);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = (colour.match(/[\d.]+/g) ?? []).map((part) => {
    const share = Number(part) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
