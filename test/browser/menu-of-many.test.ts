import { expect, it } from 'vitest';
import { clientOf, input, modal, option } from '../sandbox/slack-simulator/support.ts';
import { describeInBrowser, gone, isFocused, type Seat, seen } from '../support/browser.ts';

const regions = [
  option('eu-central-1', 'Germany (Frankfurt)'),
  option('us-west-1', 'US (Silicon Valley)'),
  option('us-east-1', 'US (Virginia)'),
  option('ap-southeast-1', 'Singapore'),
  ...Array.from({ length: 20 }, (_, n) => option(`cn-far-${n}`, `China (Far away ${n})`)),
];

/** The open form, as an app could draw it that has a menu of many. */
async function drawn({ slack, opens }: Seat, element: object = {}) {
  await opens();
  const view = slack.as('maya').view();
  const menu = { type: 'multi_static_select', action_id: 'regions', options: regions, ...element };
  const blocks = [input('Copy to', 'regions', { element: menu }), input('Name', 'name', { optional: true })];
  await clientOf(slack).views.update({ view_id: view?.id ?? '', view: modal(blocks, { title: view?.body.title }) });
}

const suite = (at: () => Seat) => {
  it('given regions to copy to, when several are chosen by keyboard and by mouse, then the form has just those', async () => {
    const seat = at();
    const { page, slack, form, control, picture } = seat;
    await drawn(seat, { max_selected_items: 4 });
    const field = control('Copy to');
    const chips = form.getByRole('list', { name: 'Chosen' });
    const chosen = () => slack.as('maya').view()?.state['regions:block']?.regions?.selected_options;
    const values = async (...wanted: string[]) =>
      expect.poll(() => (chosen() as { value: string }[]).map(({ value }) => value)).toEqual(wanted);
    await seen(field);
    await picture('nothing chosen');

    await field.click();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Space');
    await picture('open');
    await page.keyboard.type('frank');
    await page.keyboard.press('Enter');
    await page.keyboard.type('cn-far-19');
    await seen(page.getByRole('option', { name: 'China (Far away 19)' }));
    expect(await page.getByRole('option').count()).toBe(1);
    await page.keyboard.press('Enter');
    await page.getByRole('option', { name: 'Singapore' }).click();
    await seen(page.getByText('No more than 4 can be chosen.'));
    expect(await page.getByRole('option', { name: 'US (Virginia)' }).getAttribute('aria-disabled')).toBe('true');
    await picture('full');
    await page.keyboard.press('Escape');
    await gone(page.getByRole('listbox'));
    await seen(form);
    expect(await isFocused(field)).toBe(true);
    await values('us-west-1', 'eu-central-1', 'cn-far-19', 'ap-southeast-1');
    await picture('chosen');

    await chips.getByRole('button', { name: 'Remove China (Far away 19)' }).click();
    await values('us-west-1', 'eu-central-1', 'ap-southeast-1');
    await field.click();
    await page.keyboard.press('Backspace');
    await page.getByRole('option', { name: 'US (Silicon Valley)', selected: true }).click();
    await values('eu-central-1');
  });

  it('given a region chosen and taken away again, when the form is sent, then the menu says that it is required', async () => {
    const seat = at();
    const { page, form, control, picture } = seat;
    await drawn(seat, { initial_options: regions.slice(0, 2) });
    await form.getByRole('button', { name: /^Clear / }).click();
    await gone(form.getByRole('list', { name: 'Chosen' }));
    await form.getByRole('button', { name: 'Send' }).click();
    await seen(form.getByText('Please complete this required field.'));
    expect(await isFocused(control('Copy to'))).toBe(true);
    await picture('required');
    await page.keyboard.press('Escape');
  });
};

describeInBrowser('a menu of many', {}, suite);
describeInBrowser(
  'a menu of many on a phone in the dark',
  { viewport: { width: 390, height: 844 }, colorScheme: 'dark' },
  suite,
);
