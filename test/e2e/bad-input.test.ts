import { describe, expect, it } from 'vitest';
import { seeded, seededAccounts } from '../../src/sandbox/ecs-emulator/seed.ts';
import { alreadyMade } from '../../src/sandbox/ecs-emulator/world/builders.ts';
import type { Image } from '../../src/sandbox/ecs-emulator/world/entities.ts';
import type { Message, View } from '../../src/sandbox/slack-simulator/world.ts';
import { cardOf, FIELD, hears, idOf, letsRun, tries } from '../support/image-forms.ts';
import { aName, refusals, type Stories, useStories } from '../support/stories.ts';

const GOLDEN = seeded.goldenImage;
const OTHERS = ['cn-shanghai', 'cn-beijing', 'ap-southeast-1', 'us-east-1', 'eu-central-1'];
const EVERYWHERE = OTHERS.join(', ');

const accounts = (many: number, from = 0): string[] =>
  Array.from({ length: many }, (_, number) => `19${String(from + number).padStart(14, '0')}`);

const WRITES = [
  ...['CreateImage', 'CopyImage', 'CancelCopyImage', 'ModifyImageAttribute', 'ModifyImageSharePermission'],
  ...['TagResources', 'UntagResources'],
];

/** Everything that something done would leave behind: requests, messages, images with their shares, and calls. */
async function traces(story: Stories) {
  const { slack, ecs } = story;
  const images = ecs.world.regions().flatMap((region) => [...region.images.values()]);
  return {
    requests: [...(await hears(story, '/image status')).matchAll(/^• ([a-z0-9]{10}) /gm)].map(([, id]) => id),
    messages: slack.world.messages.map(({ ts }) => ts),
    images: images.map(({ imageId, sharedWith, isPublic }) => [imageId, sharedWith, isPublic]),
    writes: ecs
      .calls()
      .filter(({ action, params, status }) => WRITES.includes(action) && params.DryRun !== 'true' && status === 200)
      .map(({ requestId }) => requestId),
  };
}

/** Types a line, submits the form where one opens, and expects that nothing came of it. Answers what was told. */
async function comesToNothing(story: Stories, line: string, values: Record<string, unknown> = {}): Promise<string> {
  const before = await traces(story);
  const told = await tries(story, line, values);
  expect(await traces(story)).toEqual(before);
  return told;
}

describe('what is asked about copies, shares and changes, and cannot be', () => {
  const world = useStories();
  /** With its region, where it is looked up: it is too new for the lists that are kept. */
  const anImage = (given: Partial<Image>): string => {
    const { imageId, regionId } = world.current.ecs.world.addImage({ imageName: aName(), ...given });
    return `${imageId} ${regionId}`;
  };
  const sharedWith = (ids: string[]) => ids.map((accountId) => ({ accountId, sharedAt: 0 }));
  const slow = () => ({ startedAt: world.current.ecs.world.cloud.now(), durationMs: 3_600_000_000 });
  const failed = { ...alreadyMade, failsAtPercent: 35 };

  type Case = [what: string, line: string | (() => string), told: string | RegExp, values?: Record<string, unknown>];
  it.each<Case>([
    [
      'a copy to its own region',
      `/image copy ${GOLDEN} to cn-hangzhou`,
      'The image is in cn-hangzhou already, so no copy was made there. Choose another region.',
    ],
    [
      'to deprecate an image that is shared',
      () => `/image change ${anImage({ sharedWith: sharedWith(accounts(2)) })}`,
      new RegExp(
        `is shared with ${accounts(2).join(' and ')}, and only an image that is shared with nobody can be deprecated`,
      ),
      { [FIELD.status]: 'Deprecated' },
    ],
    ['to change nothing of an image', `/image change ${GOLDEN}`, 'is like this already, so nothing was asked for'],
    [
      'to change an image that is being made',
      () => `/image change ${anImage({ making: slow() })}`,
      'is still being made, so it cannot be changed yet',
      { [FIELD.name]: 'web-too-early' },
    ],
    [
      'a copy to its own region among others',
      `/image copy ${GOLDEN} to eu-central-1, cn-hangzhou`,
      'The image is in cn-hangzhou already, so no copy was made there. Choose another region.',
    ],
    ['a copy to a region that is not there', `/image copy ${GOLDEN} to xx-nowhere-1`, /no region .?xx-nowhere-1/],
    [
      'a name that is taken in one of five regions',
      () => {
        anImage({ regionId: 'ap-southeast-1', imageName: 'taken-in-singapore', imageId: 'm-t4ntaken00000000001' });
        return `/image copy ${GOLDEN} to ${EVERYWHERE}`;
      },
      'The name taken-in-singapore is taken by m-t4ntaken00000000001 in ap-southeast-1. Choose another name.',
      { [FIELD.copyName]: 'taken-in-singapore' },
    ],
    [
      'an image that is not there',
      '/image copy m-bp1nowhere0000000001 to eu-central-1',
      'There is no image m-bp1nowhere0000000001',
    ],
    [
      'a share with its own account',
      `/image share ${GOLDEN} with ${seededAccounts.main}`,
      `${seededAccounts.main} is the image’s own account, which has it already. Leave it out; nothing was changed for it.`,
    ],
    [
      'a share with its own account among others',
      `/image share ${GOLDEN} with ${accounts(3).join(' ')} ${seededAccounts.main}`,
      `${seededAccounts.main} is the image’s own account, which has it already.`,
    ],
    [
      'copies that are shared with its own account',
      `/image copy ${GOLDEN} to eu-central-1`,
      `${seededAccounts.main} is the image’s own account, which has it already.`,
      { [FIELD.copyShareWith]: seededAccounts.main },
    ],
    [
      'what is no account',
      `/image share ${GOLDEN} with 1234-5678`,
      '1234-5678 is not an account id. It is the number of sixteen digits or so that Alibaba Cloud shows',
    ],
    [
      'an account that Alibaba Cloud does not know',
      `/image share ${GOLDEN} with 8888888888888888`,
      'Alibaba Cloud does not know the account 8888888888888888, so it changed nothing for it. Check the digits',
    ],
    [
      'two accounts more where 49 have it',
      () => `/image share ${anImage({ sharedWith: sharedWith(accounts(49)) })} with ${accounts(2, 49).join(', ')}`,
      'An image can be shared with at most 50 accounts; this would make 51. Nothing was changed. Take it from some first',
    ],
    [
      '51 accounts at once',
      `/image share ${GOLDEN} with ${accounts(51).join(' ')}`,
      'An image can be shared with at most 50 accounts; this would make 51.',
    ],
    [
      'copies that are shared with 51 accounts',
      `/image copy ${GOLDEN} to eu-central-1`,
      'An image can be shared with at most 50 accounts; this would make 51.',
      { [FIELD.copyShareWith]: accounts(51).join('\n') },
    ],
    [
      'no account at all',
      `/image share ${GOLDEN}`,
      'Name at least one account id to share with, or to take the image from.',
      { [FIELD.unshare]: ' ' },
    ],
  ])(
    'given %s, when it is asked for, then it is told so and nothing has changed',
    async (_what, line, told, values) => {
      const typed = typeof line === 'string' ? line : line();
      const read = await comesToNothing(world.current, typed, values);
      if (typeof told === 'string') expect(read).toContain(told);
      else expect(read).toMatch(told);
    },
  );

  describe.each(['copy', 'share'])('of an image that is not available, a %s', (word) => {
    const what = word === 'copy' ? 'to eu-central-1' : `with ${accounts(1)[0]}`;
    it.each<[string, () => Partial<Image>, string]>([
      ['Creating', () => ({ making: slow() }), 'Wait until it is ready, or choose another.'],
      ['Waiting', () => ({ making: { ...slow(), startedAt: Number.MAX_SAFE_INTEGER } }), 'Wait until it is ready'],
      ['CreateFailed', () => ({ making: failed }), 'It will not be ready: delete it with /image delete'],
      ['Deprecated', () => ({ settled: 'Deprecated' }), 'Somebody has to restore it with “/image change” first'],
      ['UnAvailable', () => ({ settled: 'UnAvailable' }), 'Choose another, or ask Alibaba Cloud support why.'],
    ])(
      'given that it is %s, when it is asked for, then the sentence says so and what to do',
      async (status, given, todo) => {
        const image = anImage(given());
        const read = await comesToNothing(world.current, `/image ${word} ${image} ${what}`);
        expect(read).toContain(
          `${image.split(' ')[0]} is in the status ${status}, and only an available image can be copied, shared or exported. Nothing was changed. ${todo}`,
        );
      },
    );

    it('given that it is a community image, when it is asked for, then Alibaba Cloud refuses it and it stays public', async () => {
      const image = anImage({ isPublic: true });
      expect(await comesToNothing(world.current, `/image ${word} ${image} ${what}`)).toMatch(
        /refused .*(CommunityImage|Image\.Public)|community image/i,
      );
    });
  });

  it('given a status that changes between form and submission, when it is submitted, then it is told', async () => {
    const { ecs, opens, sees } = world.current;
    const image = anImage({});
    await opens('maya', `/image copy ${image} to eu-central-1`);
    await sees('maya', 'Ask for copies');
    const found = ecs.world.image(image.split(' ')[0] ?? '');
    if (found) found.settled = 'Deprecated';
    const answer = await world.current.submits({});
    expect(Object.values(refusals(answer)).join(' ')).toContain('is in the status Deprecated');
  });
});

describe('stopping and beginning again what is over', () => {
  const world = useStories({
    settings: `
roles:
  approvers: { people: [U0LI] }
rules:
  - name: brief
    when: { names: brief-* }
    allow: everyone
    approvals: { from: approvers, expiresIn: 2s, remindAfter: 1s }
  - name: one-approval
    when: { actions: [create-image, copy-image, share-image] }
    allow: everyone
    approvals: { from: approvers }
`,
  });

  const NO_CANCEL = 'Nothing is under way here that could be cancelled. Nothing was changed.';
  const NO_RETRY = 'Nothing has failed here that could be tried again. Nothing was changed.';

  /** Waits for what is posted beside the card of a request, so that nothing of it is still to come. */
  const followedBy = (card: Message, text: string | RegExp): Promise<unknown> =>
    world.current.slack.waitFor(() =>
      world.current.replies(card).find((one) => world.current.slack.text(one).search(text) >= 0),
    );
  const ready = async () => {
    const copiesTold = () => world.current.about('golden-web-2026.01', 'Copies ready').length;
    const before = copiesTold();
    const id = await letsRun(world.current, `/image copy ${GOLDEN} to cn-beijing`, { [FIELD.copyName]: aName() });
    await followedBy(await cardOf(world.current, id, /Ready:/), 'Approved');
    await world.current.slack.waitFor(() => copiesTold() > before);
    return id;
  };
  /** Frankfurt is ready, Virginia has been asked to wait for its turn and will be for ever. */
  const halfReady = async () => {
    const code = 'OperationDenied.ImageCopyConflict';
    const kept = { kind: 'fail', action: 'CopyImage', destinationRegionId: 'us-east-1', code, status: 400 } as const;
    world.current.ecs.faults.add(kept);
    const line = `/image copy ${GOLDEN} to eu-central-1, us-east-1`;
    const id = await letsRun(world.current, line, { [FIELD.copyName]: aName() });
    await followedBy(await cardOf(world.current, id, /eu-central-1.*ready[\s\S]*us-east-1.*queued/), 'Approved');
    return id;
  };
  const asked = async (name = aName()): Promise<{ id: string; card: Message }> => {
    const card = await world.current.asks(name);
    return { id: idOf(world.current, card), card };
  };
  const rejected = async () => {
    const name = aName();
    const { id, card } = await asked(name);
    await world.current.review(card, 'Reject');
    await world.current.slack.as('li').fills({ Reason: 'Not this week' });
    await world.current.slack.as('li').submits();
    await cardOf(world.current, id, 'Rejected');
    await world.current.announced(name, 'was rejected by');
    return id;
  };
  const withdrawn = async () => {
    const { id, card } = await asked();
    await world.current.slack.as('maya').clicks('Withdraw', { in: card.ts });
    await cardOf(world.current, id, 'Withdrawn');
    return id;
  };
  const expired = async () => {
    const { id } = await asked(`brief-${aName()}`);
    await cardOf(world.current, id, 'Expired');
    await world.current.announced('brief-', 'so the request expired');
    return id;
  };
  const beingMade = async () => {
    world.current.ecs.setSpeed(1);
    const { id, card } = await asked();
    await world.current.approves(card);
    await cardOf(world.current, id, 'Being made');
    await followedBy(card, 'Started:');
    return id;
  };

  it.each<[string, () => Promise<string>, string, RegExp, RegExp]>([
    ['that is done', ready, '', new RegExp(NO_CANCEL), new RegExp(NO_RETRY)],
    ['that is done, in its region', ready, ' cn-beijing', new RegExp(NO_CANCEL), new RegExp(NO_RETRY)],
    ['whose region is done', halfReady, ' eu-central-1', new RegExp(NO_CANCEL), new RegExp(NO_RETRY)],
    ['that was rejected', rejected, '', /@li was first: this request was rejected/, /@li was first: .* rejected/],
    ['that was withdrawn', withdrawn, '', /You have withdrawn this already/, /You have withdrawn this already/],
    [
      'that expired',
      expired,
      '',
      /Nobody decided in time: this request expired .*Nothing was made; ask again\./,
      /Nobody decided in time: this request expired/,
    ],
    [
      'whose image is being made',
      beingMade,
      '',
      /Alibaba Cloud cannot stop making an image: the image in cn-hangzhou goes on\. When it is ready, the channel is told/,
      new RegExp(NO_RETRY),
    ],
  ])(
    'given a request %s, when it is cancelled or tried again, then it says how things stand and nothing has changed',
    async (_what, given, region, cancelled, retried) => {
      const id = await given();
      expect(await comesToNothing(world.current, `/image cancel ${id}${region}`)).toMatch(cancelled);
      expect(await comesToNothing(world.current, `/image retry ${id}${region}`)).toMatch(retried);
    },
  );
});

/** Whom a text would call if Slack made entities of what is in it. Typed text in an input is no markup. */
function calledBy(drawn: Pick<Message, 'text' | 'blocks'> | View): string[] {
  const mrkdwn: string[] = 'text' in drawn ? [drawn.text] : [];
  const entities: string[] = [];
  const look = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    const { type, text } = value as { type?: unknown; text?: unknown };
    if (type === 'mrkdwn') mrkdwn.push(String(text));
    if (['user', 'usergroup', 'broadcast', 'link'].includes(String(type))) entities.push(JSON.stringify(value));
    for (const inner of Object.values(value)) look(inner);
  };
  look(drawn.blocks);
  return [...entities, ...mrkdwn.flatMap((text) => text.match(/<[!@#](?!date)[^>]*>|<https?:[^>]*evil[^>]*>/g) ?? [])];
}

describe('what is typed empty, enormous or in bad faith', () => {
  const world = useStories();
  const HOSTILE: [string, string][] = [
    ['nothing', ''],
    ['5,000 letters', 'a'.repeat(5_000)],
    ['5,000 stars', '*'.repeat(5_000)],
    ['2,500 words', 'm '.repeat(2_500)],
    ['markup', '*bold* _it_ ~st~ `code` ```pre``` > quote'],
    ['calls for everybody', '<!channel> <!here> <@U0LI> <!subteam^S0PROD> @channel'],
    ['calls that Slack has escaped', '&lt;!channel&gt; &lt;@U0LI&gt; &amp;lt;!here&amp;gt;'],
    ['a link in disguise', '<https://evil.example|cn-hangzhou>'],
    ['control characters', '\u0000\u0007\u001b[31mred\u001b[0m\u202e\u200b\u2028'],
    ['what breaks quoting', '\'"`}{$(x)\\ ; -- %00 __proto__ constructor'],
  ];

  /** What is open or was told last, seen by Maya alone. */
  const drawn = (): Message | View => {
    const { slack } = world.current;
    const found = slack.as('maya').view() ?? slack.ephemeral('maya').at(-1);
    if (!found) throw new Error('Maya was told nothing');
    return found;
  };
  const isHarmless = (read: string): void => {
    expect(read.trim().length).toBeGreaterThan(10);
    expect(read).not.toMatch(/failed with the error|Something went wrong|trouble connecting|\[object|undefined/);
    expect(calledBy(drawn())).toEqual([]);
  };
  async function submitsWith(values: Record<string, string>): Promise<void> {
    const { slack } = world.current;
    await slack.as('maya').fills(values, { enter: 'leave' });
    expect((await slack.as('maya').submits()).kind).toBe('errors');
    isHarmless(slack.text(drawn() as View));
  }

  async function endsWell(line: string): Promise<void> {
    const maya = world.current.slack.as('maya');
    const before = await traces(world.current);
    isHarmless(await hears(world.current, line));
    if (maya.view()?.body.submit !== undefined) await submitsWith({});
    if (maya.view()) await maya.closes('all');
    expect(await traces(world.current)).toEqual(before);
  }

  it.each(
    ['copy', 'share', 'cancel', 'retry', 'list', 'show', 'snapshots'].flatMap((word) =>
      HOSTILE.map(([what, text]) => [word, what, text] as const),
    ),
  )('given /image %s with %s, when it is typed, then a sentence answers and nothing else happens', (word, _, text) =>
    endsWell(`/image ${word} ${text}`),
  );

  it.each(
    HOSTILE.filter((_, row) => [1, 3, 5, 8].includes(row)).flatMap(([what, text]) => [
      ['copy', what, `${GOLDEN} to ${text}`] as const,
      ['share', what, `${GOLDEN} with ${text}`] as const,
    ]),
  )(
    'given /image %s of an image and %s behind it, when it is submitted, then it is told what is wrong',
    (word, _, text) => endsWell(`/image ${word} ${text}`),
  );

  it.each([
    [`/image copy ${GOLDEN} to eu-central-1`, [FIELD.copyName, FIELD.copyShareWith]],
    [`/image share ${GOLDEN}`, [FIELD.shareWith, FIELD.unshare]],
  ])(
    'given %s and a form with any of it, when it is submitted, then it is told what is wrong',
    async (line, fields) => {
      const before = await traces(world.current);
      await hears(world.current, line);
      for (const field of fields) {
        for (const [, text] of HOSTILE.slice(1)) await submitsWith({ [field]: text });
        await world.current.slack.as('maya').fills({ [field]: null });
      }
      await world.current.slack.as('maya').closes('all');
      expect(await traces(world.current)).toEqual(before);
    },
  );
});
