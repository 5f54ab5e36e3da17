import { describe, expect, it } from 'vitest';
import type { CreateImageForm } from '../../src/core/domain/create-image-form.ts';
import { emptyForm } from '../../src/core/domain/create-image-form.ts';
import { dataDevice, MAX_DATA_DISKS } from '../../src/core/domain/disk-mapping.ts';
import type { ImageId, OperationId, SnapshotId } from '../../src/core/domain/ids.ts';
import { days, minutes, seconds } from '../../src/core/domain/instant.ts';
import { type Operation, shownOf } from '../../src/core/domain/operation.ts';
import type { CreateImageRequest } from '../../src/core/domain/request.ts';
import { MAX_OWN_TAGS } from '../../src/core/domain/tags.ts';
import type { StoredOperation } from '../../src/core/ports/operations.ts';
import {
  messageProblems,
  spoken,
  viewProblems,
  viewTooLarge,
} from '../../src/sandbox/slack-simulator/limits/surfaces.ts';
import { type Message, noticeView } from '../../src/slack/blocks/blocks.ts';
import {
  checkingView,
  type FormNotes,
  formView,
  problemNotes,
} from '../../src/slack/features/create-image/form-view.ts';
import { approveView, rejectView } from '../../src/slack/features/decide-approval/views.ts';
import { announcementOf } from '../../src/slack/features/follow-operation/announcements.ts';
import { cardOf } from '../../src/slack/features/follow-operation/card.ts';
import { helpMessage } from '../../src/slack/features/show-help/feature.ts';
import { recentMessage } from '../../src/slack/features/show-status/feature.ts';
import { en } from '../../src/slack/text/en.ts';
import {
  APPROVERS,
  aForm,
  anApprovedOperation,
  anOperation,
  aReadyOperation,
  aRequest,
  aRunningOperation,
  CREATE,
  claimedBy,
  IMAGE,
  imageReady,
  li,
  maya,
  after as moved,
  NOW,
  priya,
  started,
  WORKER,
} from '../support/builders.ts';
import { registered } from '../support/features.ts';
import { expectGolden } from '../support/golden.ts';
import { sampleProblems } from '../support/problems.ts';

const many = <Item>(count: number, make: (index: number) => Item): Item[] =>
  Array.from({ length: count }, (_, n) => make(n));
const MARKUP = '<!channel> & *_~`<@U1>';
const markup = (length: number): string => MARKUP.repeat(Math.ceil(length / MARKUP.length)).slice(0, length);

/** Everything a person can ask for, each as long as it may be. */
const longest = (): CreateImageRequest => ({
  ...aRequest(),
  name: '镜'.repeat(128),
  description: markup(256),
  family: '族'.repeat(128),
  resourceGroup: `rg-${'a'.repeat(32)}`,
  tags: many(MAX_OWN_TAGS, (n) => ({ key: `${n}`.padEnd(128, '&'), value: '<'.repeat(128) })),
  disks: [
    { device: '/dev/xvda', role: 'system', sizeGiB: 32_768, snapshotId: snapshotId(0) },
    ...many(MAX_DATA_DISKS, (n) => ({
      device: dataDevice(n),
      role: 'data' as const,
      sizeGiB: 32_768,
      snapshotId: snapshotId(n + 1),
    })),
  ],
  source: { snapshotId: snapshotId(0), automatic: true, encrypted: true },
});
const snapshotId = (n: number) => `s-${String(n).padEnd(32, 'z')}` as SnapshotId;
/** Nothing that could be left out. */
const barest = (): CreateImageRequest => {
  const { description: _, ...rest } = aRequest();
  return { ...rest, tags: [], disks: rest.disks.slice(0, 1) };
};
const requests: [string, CreateImageRequest][] = [
  ['ordinary', aRequest()],
  ['barest', barest()],
  ['longest', longest()],
];

const stored = (operation: Operation, seen?: Partial<StoredOperation['observations']>): StoredOperation => ({
  operation,
  version: 1,
  draws: 1,
  observations: seen ?? {},
});
const running = (percent: number, remainingSeconds?: number) => ({
  [CREATE]: { seenAt: NOW, percent, missed: 0, ...(remainingSeconds !== undefined && { remainingSeconds }) },
});
const problem = { ...sampleProblems['cloud-quota'], message: 'The image quota of the region is used up: 100 images.' };

/** The card in every state it can be in; `reason` is what a rejection says. */
const states = (request: CreateImageRequest, reason = 'The old kernel is still on it'): [string, StoredOperation][] => {
  const waiting = anOperation({ request });
  const claimed = moved(anApprovedOperation({ request }), claimedBy(WORKER));
  return [
    ['awaiting', stored(waiting)],
    [
      'rejected',
      stored(moved(waiting, { kind: 'rejected', by: li, shown: shownOf(waiting), approvers: APPROVERS, reason })),
    ],
    ['withdrawn', stored(moved(waiting, { kind: 'withdrawn', by: maya }))],
    ['expired', stored({ ...waiting, approval: { state: 'expired', at: NOW + days(3) } })],
    ['queued', stored(anApprovedOperation({ request }))],
    ['starting', stored(claimed)],
    [
      'unclear',
      stored(
        moved(claimed, {
          kind: 'task-unclear',
          task: CREATE,
          by: WORKER,
          retryAt: NOW + seconds(5),
          problem: sampleProblems['cloud-unavailable'],
        }),
      ),
    ],
    [
      'postponed',
      stored(
        moved(claimed, {
          kind: 'task-postponed',
          task: CREATE,
          by: WORKER,
          retryAt: NOW + minutes(1),
          problem: sampleProblems['cloud-throttled'],
        }),
      ),
    ],
    ['running', stored(aRunningOperation({ request }), running(45, 240))],
    ['running-unseen', stored(aRunningOperation({ request }))],
    ['ready', stored(aReadyOperation({ request }))],
    ['refused', stored(moved(claimed, { kind: 'task-refused', task: CREATE, by: WORKER, problem }))],
    [
      'failed',
      stored(
        moved(aRunningOperation({ request }), {
          kind: 'image-failed',
          task: CREATE,
          imageId: IMAGE,
          problem: sampleProblems['image-create-failed'],
        }),
      ),
    ],
  ];
};

const card = (of: StoredOperation, now = NOW): Message => cardOf(of, APPROVERS, now);
const stateNamed = (name: string, request = aRequest()): StoredOperation => {
  const found = states(request).find(([one]) => one === name);
  if (!found) throw new Error(`there is no state ${name}`);
  return found[1];
};

function expectTaken(message: Message): void {
  expect(messageProblems(message.blocks).map((one) => spoken(one))).toEqual([]);
  // Edits refuse more, and a card is edited all the time.
  expect(message.text.length).toBeGreaterThan(0);
  expect(message.text.length).toBeLessThanOrEqual(4_000);
}
function expectShown(view: object): void {
  expect(viewProblems(view).map((one) => spoken(one))).toEqual([]);
  expect(viewTooLarge({ ...view })).toBe(false);
}
/** The words of all text elements, as a person reads them from top to bottom. */
const wordsOf = (value: unknown): string => {
  if (Array.isArray(value)) return value.map(wordsOf).join('');
  if (typeof value !== 'object' || value === null) return '';
  return Object.entries(value)
    .map(([name, inner]) => (name === 'text' && typeof inner === 'string' ? inner : wordsOf(inner)))
    .join('');
};

describe('the card', () => {
  it.each(states(aRequest()))(
    'given an operation that is %s, when its card is drawn, then it is as agreed',
    (name, of) => {
      expectGolden(`card-${name}`, card(of));
      expectTaken(card(of));
    },
  );

  it.each([
    [
      'awaiting',
      /^Create image web-golden-2026-11-23\. \*Waiting for approval\* by <@U0LI> or <@U0PRIYA>, until <!date/,
    ],
    ['rejected', /\*Rejected\* by <@U0LI>: “The old kernel is still on it”/],
    ['withdrawn', /\*Withdrawn\* by <@U0MAYA>\. Nothing was made\./],
    ['expired', /\*Expired\* <!date.*nobody decided in time/],
    ['queued', /\*Approved\.\* About to start\./],
    ['starting', /\*Starting:\* asking Alibaba Cloud/],
    ['unclear', /the answer of Alibaba Cloud was lost\. Darkroom asks again without making a second image\./],
    ['postponed', /\*Waiting\* to try again <!date/],
    ['running', /\*Being made:\* ▓▓▓▓▓░░░░░ 45 %, about 4 min left/],
    ['running-unseen', /\*Being made:\* ░░░░░░░░░░ 0 % /],
    ['ready', /\*Ready:\* `m-bp1golden00000000001`, made in 1 second\./],
    ['refused', /\*Failed\.\* A quota of the account is used up/],
    ['failed', /\*Failed\.\* Alibaba Cloud began to make `m-bp1golden00000000001` and failed/],
  ])('given an operation that is %s, when its card is read out, then its text alone says so', (name, said) => {
    expect(card(stateNamed(name)).text).toMatch(said);
  });

  it('given a pending request, when its card is drawn, then it alone has buttons, and they carry the operation', () => {
    const withButtons = states(aRequest()).filter(([, of]) => card(of).blocks.some(({ type }) => type === 'actions'));
    expect(withButtons.map(([name]) => name)).toEqual(['awaiting']);
    const [buttons] = card(stateNamed('awaiting')).blocks.filter((block) => block.type === 'actions');
    expect(buttons?.elements.map((one) => (one.type === 'button' ? one.value : ''))).toEqual(
      many(3, () => 'ab12cd34ef'),
    );
  });

  it('given the requester among the approvers, when the card is drawn, then they are not named as one who could decide', () => {
    const drawn = cardOf(stateNamed('awaiting'), [...APPROVERS, maya.user], NOW);
    expect(drawn.text).not.toContain('<@U0MAYA>');
  });

  it('given nobody who may approve, when the card is drawn, then it says what to set', () => {
    const drawn = cardOf(stateNamed('awaiting'), [], NOW);
    expect(drawn.text).toContain('Add people to approvers in darkroom.yml');
    expectGolden('card-awaiting-nobody', drawn);
    expectTaken(drawn);
  });

  it('given a snapshot that is automatic and encrypted, when its card is drawn, then it warns as long as one can decide', () => {
    const request = aRequest({ source: { ...aRequest().source, automatic: true, encrypted: true } });
    const warnings = /Automatic snapshot:.*Encrypted snapshot:/s;
    expect(wordsOf(card(stateNamed('awaiting', request)).blocks)).toMatch(warnings);
    expect(wordsOf(card(stateNamed('ready', request)).blocks)).not.toMatch(warnings);
  });

  it('given an image that takes long, when its card is drawn, then it says so', () => {
    const later = NOW + minutes(31);
    const drawn = card(stateNamed('running'), later);
    expect(drawn.text).toContain('longer than usual');
  });

  describe.each(requests)('given the %s request', (_name, request) => {
    it.each(states(request, markup(500)))('when it is %s, then Slack takes its card', (_state, of) => {
      expectTaken(card(of));
    });
  });
});

describe('announcements', () => {
  const kinds = ['ready', 'failed', 'rejected', 'expired'] as const;

  it.each(kinds)('given an operation that is %s, when it is announced, then it is as agreed', (kind) => {
    const drawn = announcementOf(kind, stateNamed(kind).operation);
    expectGolden(`announcement-${kind}`, drawn);
    expectTaken(drawn);
  });

  it.each(kinds)(
    'given an operation that is %s, when it is announced, then its requester is mentioned once',
    (kind) => {
      const drawn = announcementOf(kind, stateNamed(kind).operation);
      expect(drawn.text.match(/<@U0MAYA>/g)).toHaveLength(1);
      expect(JSON.stringify(drawn.blocks).match(/U0MAYA/g)).toHaveLength(1);
    },
  );

  it('given an image that ECS refused, when it is announced, then it says what happened and what to do', () => {
    const drawn = announcementOf('failed', stateNamed('refused').operation);
    expectGolden('announcement-refused', drawn);
    expect(drawn.text).toMatch(/was not made\. <@U0MAYA>.*quota.*100 images.*Quota Center/);
  });

  it('given a reason that is markup, when the rejection is announced, then nobody is called', () => {
    const [, of] = states(aRequest(), '<!channel> <@U1>').find(([name]) => name === 'rejected') ?? [];
    const drawn = announcementOf('rejected', (of ?? stateNamed('rejected')).operation);
    expect(drawn.text).not.toMatch(/<!|<@U1>/);
    expect(JSON.stringify(drawn.blocks)).toContain('"text":"<!channel> <@U1>"');
    expect(JSON.stringify(drawn.blocks)).not.toMatch(/"broadcast"|"user_id":"U1"/);
  });

  describe.each(requests)('given the %s request', (_name, request) => {
    it.each(kinds)('when it is %s, then Slack takes the announcement', (kind) => {
      const [, of] = states(request, markup(500)).find(([name]) => name === kind) ?? [];
      if (!of) throw new Error(`there is no state ${kind}`);
      expectTaken(announcementOf(kind, of.operation));
    });
  });

  it('given an error message of a whole page, when the failure is told, then card and announcement fit', () => {
    const claimed = moved(anApprovedOperation(), claimedBy(WORKER));
    const told = { ...problem, message: markup(30_000) };
    const failed = moved(claimed, { kind: 'task-refused', task: CREATE, by: WORKER, problem: told });
    expectTaken(card(stored(failed)));
    expectTaken(announcementOf('failed', failed));
  });
});

describe('the form', () => {
  const full: CreateImageForm = {
    ...aForm(),
    region: `${'a'.repeat(8)}-${many(4, () => 'b'.repeat(16)).join('-')}`,
    instance: `i-${'z'.repeat(32)}`,
    systemSnapshot: snapshotId(0),
    dataDisks: many(MAX_DATA_DISKS, (n) => ({ key: `r${n}`, source: snapshotId(n), size: '32768' })),
    name: '镜'.repeat(128),
    description: markup(500),
    tags: markup(3_000),
    channel: 'C0123456789ABC',
  };
  const notes: FormNotes = {
    top: [en.form.cloudSilent()],
    systemSnapshot: [en.warning.automatic(), en.warning.encrypted()],
  };

  it.each<[string, CreateImageForm, FormNotes]>([
    ['empty', emptyForm({ region: 'cn-hangzhou' }), {}],
    ['filled', aForm({ instance: 'i-bp1web01000000000001', tags: 'team=web' }), {}],
    ['noted', aForm(), notes],
    [
      'refused',
      aForm(),
      problemNotes([{ field: 'dataDiskSize', row: 0, problem: sampleProblems['disk-size-out-of-range'] }]),
    ],
  ])('given a form that is %s, when it is drawn, then it is as agreed', (name, form, noted) => {
    const view = formView(form, 'draft-1', noted);
    expectGolden(`form-${name}`, view);
    expectShown(view);
  });

  it('given a form, when it is drawn, then it carries its draft and every block has an id of its own', () => {
    const view = formView(full, 'draft-1');
    expect(view.private_metadata).toBe('draft-1');
    const ids = view.blocks.flatMap(({ block_id }) => block_id ?? []);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('given sixteen data disks, when the form is drawn, then no more can be added', () => {
    expect(JSON.stringify(formView(full, 'draft-1'))).not.toContain('create_image.add_data_disk');
    expect(JSON.stringify(formView(aForm(), 'draft-1'))).toContain('create_image.add_data_disk');
  });

  it.each<[string, CreateImageForm, FormNotes]>([
    ['emptiest', emptyForm(), {}],
    ['longest', full, notes],
    [
      'most wrong',
      full,
      problemNotes(
        many(40, (row) => ({ field: 'dataDiskSize', row, problem: { ...problem, message: markup(3_000) } })),
      ),
    ],
  ])('given the %s form, when it is drawn, then Slack takes it', (_name, form, noted) => {
    expectShown(formView(form, 'draft-1', noted));
  });

  it('given a check that takes long, when it is told, then Slack takes the view', () => {
    expectGolden('form-checking', checkingView());
    expectShown(checkingView());
  });

  it('given a request that was asked, when it is told, then Slack takes the view and it says where it is', () => {
    const view = noticeView(en.form.title, en.close, en.form.asked('ab12cd34ef' as OperationId, anOperation().channel));
    expectGolden('form-asked', view);
    expectShown(view);
    expect(JSON.stringify(view)).toContain('C0IMAGES');
  });
});

describe('the modals of a decision', () => {
  it('given a request, when it is reviewed, then all that will run is shown', () => {
    const request = aRequest({ source: { ...aRequest().source, automatic: true, encrypted: true } });
    const operation = anOperation({ request });
    const view = approveView(operation);
    expectGolden('approve', view);
    expectShown(view);
    const shown = wordsOf(view.blocks);
    for (const fact of [
      'CreateImage',
      'default',
      request.name,
      request.region,
      request.description,
      ...request.disks.flatMap(({ device, sizeGiB, snapshotId: id }) => [device, `${sizeGiB} GiB`, id ?? 'empty']),
      'team=web',
      'darkroom:operation=ab12cd34ef/create',
    ])
      expect(shown).toContain(fact);
    expect(JSON.parse(view.private_metadata ?? '')).toEqual({ operation: operation.id, shown: shownOf(operation) });
  });

  it('given the longest request, when it is reviewed, then nothing of it is cut', () => {
    const request = longest();
    const view = approveView(anOperation({ request }));
    expectShown(view);
    const shown = wordsOf(view.blocks);
    for (const { key, value } of request.tags) expect(shown).toContain(`${key}=${value}`);
    for (const { device } of request.disks) expect(shown).toContain(device);
    expect(shown).toContain(request.name);
    expect(shown).toContain(request.description);
    expect(shown).not.toContain('…');
  });

  it('given a request, when it is to be rejected, then a reason is asked for', () => {
    const view = rejectView(anOperation());
    expectGolden('reject', view);
    expectShown(view);
    expect(JSON.stringify(view)).toContain('"block_id":"reason"');
  });

  it.each(requests)('given the %s request, when it is decided on, then Slack takes both modals', (_name, request) => {
    expectShown(approveView(anOperation({ request })));
    expectShown(rejectView(anOperation({ request })));
  });
});

describe('answers to commands', () => {
  it('given the commands, when help is asked for, then each is there with what it does', () => {
    const drawn = helpMessage(registered.commands);
    expectGolden('help', drawn);
    expectTaken(drawn);
    for (const { usage, summary } of registered.commands) expect(drawn.text).toContain(`\`${usage}\`: ${summary}`);
  });

  it('given requests in every state, when the list is asked for, then each line says how it stands', () => {
    const drawn = recentMessage(states(aRequest()).map(([, of]) => of));
    expectGolden('status-list', drawn);
    expectTaken(drawn);
    expect(drawn.text).toContain('*In progress* ▓▓▓▓▓░░░░░ 45 %');
  });

  it('given no requests, when the list is asked for, then it says how to begin', () => {
    const drawn = recentMessage([]);
    expectGolden('status-none', drawn);
    expectTaken(drawn);
    expect(drawn.text).toContain('/image create');
  });

  it('given ten of the longest requests, when the list is asked for, then Slack takes it', () => {
    expectTaken(recentMessage(many(10, () => stored(anOperation({ request: longest() })))));
  });

  it('given an image with two approvers, when it is announced, then both are named', () => {
    const approvals = [li, priya].map((by) => ({ by, at: NOW }));
    const granted = anOperation({ approval: { state: 'granted', at: NOW, approvals } });
    const ready = moved(granted, claimedBy(WORKER), started('m-bp1golden00000000001' as ImageId), imageReady());
    expect(announcementOf('ready', ready).text).toContain('approved by <@U0LI> and <@U0PRIYA>');
  });
});
