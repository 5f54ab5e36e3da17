import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { describeInBrowser, gone, seen, sets } from '../support/browser.ts';

const minutes = (count: number): number => count * 60_000;

// Before the sandbox starts, so that everything in it goes by the same clock; it runs on, and can be put forward.
beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], shouldAdvanceTime: true }));
afterEach(() => void vi.useRealTimers());

describeInBrowser('the form, when something comes between', {}, (at) => {
  it('given the form closed half-way, when it is opened again, then everything is there, until Maya starts afresh', async () => {
    const { page, form, control, button, picture, ...maya } = at();
    await maya.opens();
    await maya.searches('System disk snapshot', 'db-01', /db-01 system/);
    await seen(form.getByText(/an image of 40 GiB/));
    await control('Name').fill('taken-up-again');
    await control('Tags').fill('team=web\nenv=prod');
    await sets(control('I have removed sensitive data from these disks'), 'ticked');
    await maya.addsDataDisk(1);
    await control('Size of data disk 1 in GiB').fill('300');
    await maya.searches('Data disk 1', 'db-01', /db-01 data/);
    await seen(form.getByText(/an image of 340 GiB on 2 disks/));
    await page.keyboard.press('Escape');
    await gone(form);

    await maya.opens();
    await seen(form.getByText(/Taken up again where you left it/));
    await seen(form.getByText(/an image of 340 GiB on 2 disks/));
    expect(await control('System disk snapshot').inputValue()).toContain('db-01 system');
    expect(await control('Data disk 1').inputValue()).toContain('db-01 data');
    expect(await control('Size of data disk 1 in GiB').inputValue()).toBe('300');
    expect(await control('Name').inputValue()).toBe('taken-up-again');
    expect(await control('Tags').inputValue()).toBe('team=web\nenv=prod');
    expect(await control('I have removed sensitive data from these disks').isChecked()).toBe(true);
    await picture('taken up again');

    await button('Start afresh').click();
    await gone(form.getByText(/Taken up again/));
    await gone(control('Data disk 1'));
    expect(await control('System disk snapshot').inputValue()).toBe('');
    expect(await control('Name').inputValue()).toBe('');
    expect(await control('Tags').inputValue()).toBe('');
    expect(await control('I have removed sensitive data from these disks').isChecked()).toBe(false);
    await picture('started afresh');
    await page.keyboard.press('Escape');
    await gone(form);
    await maya.opens();
    expect(await form.getByText(/Taken up again/).count()).toBe(0);
  });

  it('given a cloud that is down, when the form is opened, then it says so, and works when the cloud is back', async () => {
    const { page, form, control, picture, ...maya } = at();
    const down = page.getByRole('checkbox', { name: 'Be down' });
    await sets(down, 'ticked');
    await maya.opens();
    await seen(form.getByText(/Alibaba Cloud does not answer at the moment/));
    await control('System disk snapshot').click();
    await seen(page.getByText('Nothing found'));
    await picture('the cloud is down');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await gone(form);

    await sets(down, 'clear');
    await maya.opens();
    await maya.searches('System disk snapshot', 'before', /web-01 before release/);
    await seen(form.getByText(/an image of 40 GiB/));
    expect(await form.getByText(/does not answer/).count()).toBe(0);
    await picture('the cloud is back');
  });

  it('given a form left open until its draft is gone, when it is sent, then nothing is lost', async () => {
    const { form, log, page, control, button, ...maya } = at();
    await maya.opens();
    await maya.searches('System disk snapshot', 'before', /web-01 before release/);
    await seen(form.getByText(/an image of 40 GiB/));
    await maya.addsDataDisk(1);
    await maya.searches('Data disk 1', 'db-01', /db-01 data/);
    await seen(form.getByText(/an image of 240 GiB/));
    await control('Name').fill('long-lunch');
    await control('Description').fill('after a long lunch');
    vi.setSystemTime(Date.now() + minutes(61));

    await maya.addsDataDisk(2);
    await maya.searches('Data disk 2', 'empty', 'Empty disk');
    await seen(form.getByText(/an image of 260 GiB on 3 disks/));
    vi.setSystemTime(Date.now() + minutes(61));
    await sets(control('I have removed sensitive data from these disks'), 'ticked');
    await button('Ask for image').click();
    await seen(form.getByText(/is posted in/));
    await page.keyboard.press('Escape');
    const card = log.getByRole('article').first();
    await seen(card.getByText('Create image long-lunch'));
    const shown = await card.textContent();
    for (const part of ['after a long lunch', '200 GiB', '20 GiB, empty']) expect(shown).toContain(part);
  });
});
