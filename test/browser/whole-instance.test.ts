import { expect, it } from 'vitest';
import { seeded } from '../../src/sandbox/ecs-emulator/seed.ts';
import { describeInBrowser, gone, seen, sets } from '../support/browser.ts';

describeInBrowser('an image of a whole instance', {}, (at) => {
  it('given Maya and Li, when she chooses an instance and he approves, then its disks are snapshotted and the image is told', async () => {
    const { page, form, log, control, button, picture, ...maya } = at();
    await maya.opens();
    await form.getByRole('radio', { name: 'A whole instance' }).check({ force: true });
    await seen(form.getByText(/is shown here once its instance is chosen/));
    await gone(form.getByText('System disk snapshot'));
    await picture('a whole instance');

    await maya.searches('Instance', 'db', /db-01/);
    await seen(form.getByText(/an image of 240 GiB on 2 disks/));
    await seen(form.getByText(/It is running:/));
    await seen(form.getByText(/2 new snapshots of 240 GiB of disks are made for it/));
    expect(await control('Name').inputValue()).toMatch(/^db-01-/);
    await picture('what will be made');
    await control('Name').fill('orders-golden');
    await sets(control('I have removed sensitive data from these disks'), 'ticked');
    await picture('ready to be asked for');
    await button('Ask for image').click();
    await seen(form.getByText(/is posted in #images/));
    await page.keyboard.press('Escape');
    await gone(form);
    await seen(log.getByText('Create image orders-golden'));
    await picture('the card');

    await maya.becomes('Li Wei');
    await button('Approve').click();
    const decision = page.getByRole('dialog', { name: 'Approve request' });
    await seen(decision);
    const shown = await decision.textContent();
    for (const part of [`all of ${seeded.dbInstance}`, '200 GiB of d-', '2 new snapshots'])
      expect(shown).toContain(part);
    await picture('what will run');
    await decision.getByRole('button', { name: 'Approve' }).click();
    await seen(decision.getByText(/You approved/));
    await page.keyboard.press('Escape');

    await seen(log.getByText(/Its 2 disks are being snapshotted/));
    await picture('being snapshotted');
    await page.getByRole('radio', { name: '300×' }).check({ force: true });
    await seen(log.getByText(/Image ready: orders-golden/));
    await seen(log.getByText(/2 new snapshots behind it are billed/));
    await picture('ready');
  });

  it('given an instance that is starting, when its id is typed, then the form says what to wait for', async () => {
    const { ecs, form, picture, ...maya } = at();
    const { instanceId } = ecs.world.addInstance({ instanceName: 'web-03', status: 'Starting' });
    ecs.world.addDisk({ instanceId });
    await maya.opens(`/image create ${instanceId}`);
    await seen(form.getByText(/Wait until it is one of them, then ask again/));
    await picture('not yet');
  });
});
