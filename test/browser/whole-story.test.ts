import { expect, it } from 'vitest';
import { describeInBrowser, escaped, gone, seen, sets } from '../support/browser.ts';

const TYPED = '<!channel> <@U0LI> *bold* <https://evil|x>';

describeInBrowser('an image, from the form to its announcement', {}, (at) => {
  it('given Maya and Li, when she asks and he approves, then the image is made before everybody’s eyes', async () => {
    const { page, form, log, control, button, picture, ...maya } = at();
    await maya.opens();
    await picture('the form is open');

    await maya.searches('System disk snapshot', 'before', /web-01 before release/);
    await seen(form.getByText(/an image of 40 GiB on 1 disk/));
    expect(await control('Name').inputValue()).toMatch(/^web-01-/);
    await maya.addsDataDisk(1);
    await maya.searches('Data disk 1', 'db-01', /db-01 data/);
    await seen(form.getByText('200 to 32,768 GiB. Left empty: 200 GiB.'));
    await maya.addsDataDisk(2);
    await maya.searches('Data disk 2', 'empty', 'Empty disk');
    await seen(form.getByText(/an image of 260 GiB on 3 disks/));
    await control('Name').fill('web-golden');
    await control('Tags').fill('team=web');
    await picture('filled in');

    await button('Ask for image').click();
    await seen(form.getByRole('alert'));
    expect(await form.getByRole('group', { name: 'Sensitive data' }).locator('..').textContent()).toContain(
      'Please complete this required field.',
    );
    await picture('the box is not ticked');
    await sets(control('I have removed sensitive data from these disks'), 'ticked');
    await control('Size of data disk 1 in GiB').fill('100');
    await button('Ask for image').click();
    await seen(form.getByText('The disk cannot be smaller than its snapshot, which has 200 GiB.'));
    expect(await control('Size of data disk 1 in GiB').getAttribute('aria-invalid')).toBe('true');
    await picture('too small for its snapshot');

    await control('Size of data disk 1 in GiB').fill('250');
    await button('Ask for image').click();
    await seen(form.getByText(/is posted in #images/));
    await picture('asked');
    await page.keyboard.press('Escape');
    await gone(form);
    await seen(log.getByText('Create image web-golden'));
    await picture('the card');

    await maya.becomes('Li Wei');
    await button('Approve').click();
    const decision = page.getByRole('dialog', { name: 'Approve request' });
    await seen(decision);
    const shown = await decision.textContent();
    for (const part of ['@maya', 'web-golden', 'cn-hangzhou', '250 GiB from', '20 GiB, empty', 'team=web'])
      expect(shown).toContain(part);
    await picture('what will run');
    await decision.getByRole('button', { name: 'Approve' }).click();
    await seen(decision.getByText(/You approved/));
    await page.keyboard.press('Escape');

    await seen(log.getByText(/Being made: .*\d %/));
    await picture('being made');
    await page.getByRole('radio', { name: '300×' }).click();
    await seen(log.getByText(/Ready: m-.*, made in/));
    await seen(log.getByText(/Image ready: web-golden/));
    await picture('ready');
  });

  it('given markup typed as text, when it is asked for and rejected, then it is shown as typed and calls nobody', async () => {
    const { page, slack, log, control, button, picture, ...maya } = at();
    await maya.opens('/image create s-bp1web01sys000000001');
    await seen(maya.form.getByText(/an image of 40 GiB/));
    await control('Description').fill(TYPED);
    await sets(control('I have removed sensitive data from these disks'), 'ticked');
    await button('Ask for image').click();
    await seen(maya.form.getByText(/is posted in/));
    await page.keyboard.press('Escape');
    await seen(log.getByText(TYPED));

    await maya.becomes('Li Wei');
    await button('Approve').click();
    await seen(page.getByRole('dialog', { name: 'Approve request' }).getByText(TYPED));
    await picture('to be approved');
    await page.keyboard.press('Escape');
    await button('Reject').click();
    const rejection = page.getByRole('dialog', { name: 'Reject request' });
    await rejection.getByLabel('Reason').fill(TYPED);
    await rejection.getByRole('button', { name: 'Reject' }).click();
    await seen(rejection.getByText(/You rejected/));
    await page.keyboard.press('Escape');
    await seen(log.getByText(new RegExp(`Rejected by .*“${escaped(TYPED)}”`)));
    await picture('rejected');

    expect(await page.locator('a[href*="evil"]').count()).toBe(0);
    // In blocks a `text` element is text whatever it says; what reads markup must not find any.
    const messages = slack.messages('images');
    for (const { text, blocks } of messages) {
      expect(text).not.toMatch(/<!channel|<https:\/\/evil/);
      expect(JSON.stringify(blocks)).not.toMatch(/"type":"(broadcast|link)"|"type":"mrkdwn","text":"[^"]*<!channel/);
    }
    expect(messages.map(({ text }) => text).join()).toContain('&lt;!channel&gt;');
  });

  it('given markup typed as text, when it is asked for, then nobody is told that it is for them', async () => {
    const { page, form, control, button, ...maya } = at();
    await maya.opens('/image create s-bp1web01sys000000001');
    await seen(form.getByText(/an image of 40 GiB/));
    await control('Description').fill(TYPED);
    await sets(control('I have removed sensitive data from these disks'), 'ticked');
    await button('Ask for image').click();
    await seen(form.getByText(/is posted in/));
    await page.keyboard.press('Escape');
    await seen(page.getByRole('link', { name: /Nina Torres.*unread/ }));
    expect(await page.getByRole('link', { name: /Nina Torres.*for them/ }).count()).toBe(0);
  });
});
