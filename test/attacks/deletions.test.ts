import { describe, expect, it } from 'vitest';
import type { Operation } from '../../src/core/domain/operation.ts';
import { plan } from '../../src/core/domain/plan.ts';
import { seeded } from '../../src/sandbox/ecs-emulator/seed.ts';
import { ACTION } from '../../src/slack/control-ids.ts';
import { approveView, glassView } from '../../src/slack/features/decide-approval/views.ts';
import { deleteFormView } from '../../src/slack/features/delete-image/form-view.ts';
import { type AttackWorld, aName, describeAttacks, expectRefused } from '../support/attack-world.ts';
import { aDeleteRequest, CHANNEL, li, maya, omar, REGION } from '../support/builders.ts';
import { shownView } from '../support/signed-requests.ts';

const typing = (value: string) => ({
  [ACTION.typedName]: { value },
  [ACTION.glassReason]: { value: 'Shop is down' },
});

describeAttacks('attacks: what cannot be undone', (world: () => AttackWorld) => {
  /** Two have to approve it. */
  const asked = () =>
    world().asked(aName('two'), (operation) => {
      const { name } = operation.request;
      const snapshots = aDeleteRequest().snapshots.map((one) => ({ ...one, name }));
      const request = aDeleteRequest({ name, snapshots });
      return { ...operation, request, tasks: plan(request) };
    });
  const approves = (operation: Operation, name: string, by = li) =>
    world().submits(by, shownView(approveView(operation), typing(name)));

  describe('the name', () => {
    it.each([
      ['no name', () => ''],
      ['another name', (name: string) => `${name}x`],
      ['the name in capitals', (name: string) => name.toUpperCase()],
    ])('given %s, when a deletion is approved, then it is refused', async (_what, typed) => {
      const operation = await asked();
      await expectRefused(world(), approves(operation, typed(operation.request.name)), {
        told: /Type the name .*this cannot be undone/,
        audited: 'name-not-typed',
      });
    });

    it('given another name, when it is to run without approval, then it is refused', async () => {
      const operation = await asked();
      const attack = world().submits(omar, shownView(glassView(operation), typing('golden')));
      await expectRefused(world(), attack, { told: /Type the name/, audited: 'name-not-typed' });
    });
  });

  it('given one approver who types the name, when they do it again, then it counts once, and nothing may run', async () => {
    const operation = await asked();
    await world().send(approves(operation, operation.request.name));
    await expectRefused(world(), approves(operation, operation.request.name), {
      told: /one person counts once/,
      audited: 'approved-already',
    });
    const { approval, tasks } = (await world().operations.get(operation.id)).operation;
    expect(approval).toMatchObject({ state: 'pending', approvals: [{ by: { user: li.user } }] });
    expect(tasks.map(({ state }) => state.state)).toEqual(['waiting', 'waiting']);
  });

  it('given the requester, when they approve it with its name, then it is refused', async () => {
    const operation = await asked();
    await expectRefused(world(), approves(operation, operation.request.name, maya), {
      told: /This is your own request/,
      audited: 'own-request',
    });
  });

  it('given a form in which the snapshot of another image was put, when it is submitted, then nothing is asked for', async () => {
    const image = { account: 'default' as never, region: REGION, imageId: seeded.goldenDbImage as never, name: 'x' };
    const form = {
      account: 'default',
      region: REGION,
      image: image.imageId,
      force: false,
      snapshots: [seeded.webSystemSnapshot],
      channel: CHANNEL,
    };
    const view = shownView(deleteFormView({ image }, form));
    const before = await world().state();
    const { words } = await world().send(world().submits(maya, view));
    expect(words).toContain(`${seeded.webSystemSnapshot} is not behind ${seeded.goldenDbImage}`);
    expect(await world().state()).toEqual(before);
  });
});
