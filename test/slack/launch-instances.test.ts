import { describe, expect, it } from 'vitest';
import { emptyLaunchForm } from '../../src/core/domain/launch-instances.ts';
import type { Operation } from '../../src/core/domain/operation.ts';
import { DEFAULT_ACCOUNT } from '../../src/core/domain/region.ts';
import { seeded, seededAccounts } from '../../src/sandbox/ecs-emulator/seed.ts';
import { seededNetwork } from '../../src/sandbox/ecs-emulator/seed-networks.ts';
import { approveView } from '../../src/slack/features/decide-approval/views.ts';
import { announcementOf } from '../../src/slack/features/follow-operation/announcements.ts';
import { cardOf } from '../../src/slack/features/follow-operation/card.ts';
import { launchFormView } from '../../src/slack/features/launch-instances/form-view.ts';
import { shownImage } from '../../src/slack/image-form.ts';
import { en } from '../../src/slack/text/en.ts';
import { toPlain } from '../../src/slack/text/render.ts';
import { aLaunchRequest, anInstance, anOperationFor, CHANNEL, NOW, someDetails } from '../support/builders.ts';
import { expectGolden } from '../support/golden.ts';
import { LAUNCH } from '../support/image-forms.ts';
import { sampleProblems } from '../support/problems.ts';
import { refusals, useStories } from '../support/stories.ts';
import { expectMessageTaken } from '../support/taken.ts';

const WHERE = `${seeded.goldenImage} cn-hangzhou`;
const image = {
  ...someDetails({ disks: [{ device: '/dev/xvda', role: 'system', sizeGiB: 40 }], os: 'Alibaba Cloud Linux 3' }),
  account: DEFAULT_ACCOUNT,
};
const said = (view: unknown) => JSON.stringify(view);

describe('what is drawn of a launch', () => {
  const request = aLaunchRequest({ count: 2, dataDisksGiB: [100], deprecated: true });
  const waiting = anOperationFor(request);
  const granted = anOperationFor(request, { verdict: 'allowed', rule: 'everybody' });
  const half: Operation = {
    ...granted,
    tasks: granted.tasks.map((task, n) => ({
      ...task,
      state:
        n === 0
          ? { state: 'done', subject: anInstance().id, startedAt: NOW, at: NOW + 40_000, disks: [] }
          : { state: 'failed', at: NOW, problem: sampleProblems['type-sold-out'] },
    })),
  };

  it('given an image, when its form is drawn, then it is as agreed', () => {
    expectGolden('form-launch', launchFormView({ image: shownImage(image) }, emptyLaunchForm(image, CHANNEL)));
  });

  it('given a request that is edited, when its form is drawn, then it asks for no channel: it stays in its own', () => {
    const framed = { image: shownImage(image) };
    const edits = { operation: waiting.id, revision: 1, channel: waiting.channel };
    const form = emptyLaunchForm(image, CHANNEL);
    expect(said(launchFormView(framed, form))).toContain('"block_id":"channel"');
    expect(said(launchFormView({ ...framed, edits }, form))).not.toContain('"block_id":"channel"');
  });

  it('given a request, when its card and its question are drawn, then both say everything that is launched', () => {
    const card = cardOf({ operation: waiting, version: 1, draws: 1, observations: {} }, NOW);
    expectMessageTaken(card);
    expectGolden('card-launch', card);
    const question = approveView(waiting);
    expectGolden('approve-launch', question);
    const { vSwitchId, zone, vpc, securityGroupId, instanceType, keyPair = '' } = request;
    for (const fact of [vSwitchId, zone, vpc, securityGroupId, instanceType, keyPair, 'web-1', 'web-2', '100 GiB']) {
      expect(said(question)).toContain(fact);
    }
  });

  it('given that one of two runs, when it is told, then which, why the other does not, and what to do', () => {
    const announced = announcementOf('ready', half);
    expectMessageTaken(announced);
    expectGolden('announcement-launched', announced);
    expect(announced.text).toContain('1 of 2 instances');
    const card = cardOf({ operation: half, version: 1, draws: 1, observations: {} }, NOW);
    expectMessageTaken(card);
    expectGolden('card-launched-partly', card);
  });

  it('given a Windows image, when its form and its card are drawn, then there is no key pair, and where its password is set', () => {
    const windows = { ...image, os: 'Windows Server 2022' };
    const form = launchFormView({ image: shownImage(windows) }, emptyLaunchForm(windows, CHANNEL));
    expect(said(form)).toContain('Set its password in the console');
    expect(said(form)).not.toContain('"Key pair"');
    const { keyPair: _, ...keyless } = request;
    const card = cardOf(
      { operation: anOperationFor({ ...keyless, windows: true }), version: 1, draws: 1, observations: {} },
      NOW,
    );
    expect(said(card)).toContain('it needs no key pair');
  });

  it('given no key pair on Linux, when its card is drawn, then it is said who can log in', () => {
    const { keyPair: _, ...keyless } = request;
    const card = cardOf({ operation: anOperationFor(keyless), version: 1, draws: 1, observations: {} }, NOW);
    expect(said(card)).toContain('whoever logs in needs a key or a password that the image has already');
  });

  it('given a way to pay, when the menu tells it, then it is read back as the same', () => {
    for (const word of en.launch.charges) expect(en.launch.chargeWord(en.launch.chargeOf(word))).toBe(word);
    expect(en.launch.chargeOf('Barter')).toBe('Barter');
  });

  it('given a right on vSwitches that is missing, when it is told, then by its own product', () => {
    const problem = { code: 'cloud-forbidden', action: 'DescribeVSwitches', message: '' } as const;
    expect(toPlain(en.problem(problem))).toContain('vpc:DescribeVSwitches');
  });
});

describe('launching from an image', () => {
  const world = useStories();
  const [vSwitch] = seededNetwork.vSwitches;
  const [group] = seededNetwork.securityGroups;
  const chosen = {
    [LAUNCH.type]: 'ecs.g7.large',
    [LAUNCH.vSwitch]: vSwitch,
    [LAUNCH.securityGroup]: group,
    [LAUNCH.keyPair]: seededNetwork.keyPair,
  };
  const messages = () => world.current.slack.messages('images').length;
  const launched = () => world.current.performed('RunInstances');
  const opensFrom = async (typed: string) => {
    await world.current.opens('maya', typed);
    return world.current.sees('maya', 'Ask for instances');
  };

  it('given an image behind the command, when the form opens, then it proposes a name, one instance and its own disk', async () => {
    const form = await opensFrom(`/image launch ${WHERE}`);
    expect(form).toContain('Instance name: [golden-web-2026.01]');
    expect(form).toContain('How many: [1]');
    expect(form).toContain('System disk in GiB: [40]');
    expect(form).toContain('Pay-As-You-Go');
  });

  it('given the button of an image, when it is pressed, then the form opens for it, deprecated or not', async () => {
    const { slack } = world.current;
    for (const shown of [seeded.goldenImage, seeded.deprecatedImage]) {
      await world.current.told('maya', () =>
        slack.as('maya').types(`/image show ${shown} cn-hangzhou`, { channel: 'images' }),
      );
      await slack.as('maya').clicks('Launch…', { in: slack.ephemeral('maya').at(-1)?.ts ?? '' });
      const form = await world.current.sees('maya', 'Ask for instances');
      expect(form).toContain(shown);
      expect(form.includes('Deprecated image')).toBe(shown === seeded.deprecatedImage);
      await slack.as('maya').closes('all');
    }
  });

  it('given the form, when it is submitted, then a request is posted that waits for approval, and nothing is launched', async () => {
    const { slack, submits } = world.current;
    await opensFrom(`/image launch ${WHERE}`);
    expect((await submits({ ...chosen, [LAUNCH.count]: '3', [LAUNCH.name]: 'try' })).kind).toBe('updated');
    const card = await slack.waitFor(() =>
      slack.messages('images').find((one) => slack.text(one).includes('3 of type ecs.g7.large: try-1 to try-3')),
    );
    expect(slack.text(card)).toContain('Waiting for ');
    expect(launched()).toEqual([]);
    await slack.as('maya').closes('all');
    await slack.as('maya').clicks('Edit', { in: card.ts });
    expect(await world.current.sees('maya', 'How many: [3]')).toContain('ecs.g7.large');
    await submits({ [LAUNCH.count]: '2', [LAUNCH.charge]: 'Subscription, 1 month' });
    const edited = await slack.waitFor(() =>
      slack.messages('images').find((one) => slack.text(one).includes('2 of type ecs.g7.large: try-1 to try-2')),
    );
    expect(slack.text(edited)).toContain('Subscription: 1 month is paid for at once');
    expect(launched()).toEqual([]);
  });

  it.each([
    [
      'a disk too small',
      { [LAUNCH.systemDisk]: '20' },
      'systemDisk',
      /A system disk of 20 GiB is too small: .* has 40 GiB\. No instance was launched/,
    ],
    [
      'a type that is sold out',
      { [LAUNCH.type]: 'ecs.g8i.xlarge' },
      'instanceType',
      /ecs\.g8i\.xlarge is sold out in cn-hangzhou-a at the moment\. No instance was launched/,
    ],
    [
      'a type that is not in the zone',
      { [LAUNCH.type]: 'ecs.r7.large' },
      'instanceType',
      /There is no ecs\.r7\.large in cn-hangzhou-a/,
    ],
    ['a name that is none', { [LAUNCH.name]: '9' }, 'name', /at least 2 characters/],
  ])(
    'given %s, when the form is submitted, then it is told under its field, and nothing is launched',
    async (_what, values, field, told) => {
      await opensFrom(`/image launch ${WHERE}`);
      const before = messages();
      const answer = await world.current.submits({ ...chosen, ...values });
      expect(refusals(answer)).toEqual({ [field]: expect.stringMatching(told) });
      expect(messages()).toBe(before);
      expect(launched()).toEqual([]);
    },
  );

  it.each([
    ['no image', '/image launch', 'and the id of an image'],
    ['what is no id', '/image launch golden', 'golden'],
  ])('given %s behind the command, when it is sent, then it is told and no form opens', async (_what, typed, told) => {
    const { slack } = world.current;
    const heard = await world.current.told('maya', () => slack.as('maya').types(typed, { channel: 'images' }));
    expect(heard).toContain(told);
    expect(slack.as('maya').view()).toBeUndefined();
  });
});

describe('the menus of the form', () => {
  const world = useStories();
  it('given the menus, when somebody types in them, then they offer what fits the image, the region and the vSwitch', async () => {
    const { slack, ecs } = world.current;
    const elsewhere = { vpcId: 'vpc-bp1elsewhere00000000', securityGroupName: 'elsewhere' };
    const foreign = ecs.world.addSecurityGroup({ ...elsewhere, accountId: seededAccounts.main });
    await world.current.opens('maya', `/image launch ${WHERE}`);
    await world.current.sees('maya', 'Ask for instances');
    const offers = async (label: string, query = '') =>
      (await slack.as('maya').searches(label, query)).map(({ text }) => text);
    expect(await offers(LAUNCH.type, 'g7.l')).toEqual(['ecs.g7.large · 2 vCPU · 8 GiB']);
    expect((await offers(LAUNCH.type)).some((type) => type.startsWith('ecs.g8y'))).toBe(false);
    expect(await offers(LAUNCH.vSwitch, 'hangzhou-b')).toEqual([`team-b · ${seededNetwork.vSwitches[1]}`]);
    expect(await offers(LAUNCH.securityGroup, 'elsewhere')).toEqual([`elsewhere · ${foreign.securityGroupId}`]);
    await slack.as('maya').fills({ [LAUNCH.vSwitch]: seededNetwork.vSwitches[0] });
    expect(await offers(LAUNCH.securityGroup, 'elsewhere')).toEqual([]);
    expect(await offers(LAUNCH.keyPair)).toEqual([seededNetwork.keyPair]);
    expect(await offers(LAUNCH.keyPair, 'mine')).toEqual(['mine (as typed)']);
  });
});
