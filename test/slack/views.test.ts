import type { types } from '@slack/bolt';
import { describe, expect, it } from 'vitest';
import type { Asked, PendingApproval } from '../../src/core/domain/approval.ts';
import type { CreateImageForm } from '../../src/core/domain/create-image-form.ts';
import { EMPTY_DISK, emptyForm } from '../../src/core/domain/create-image-form.ts';
import { dataDevice, MAX_DATA_DISKS } from '../../src/core/domain/disk-mapping.ts';
import type { DiskId, ImageId, InstanceId, OperationId, SnapshotId } from '../../src/core/domain/ids.ts';
import type { Instance } from '../../src/core/domain/instance.ts';
import { days, hours, minutes, seconds } from '../../src/core/domain/instant.ts';
import type { CreateImageRequest } from '../../src/core/domain/kinds/create-image.ts';
import type { Request } from '../../src/core/domain/kinds/kinds.ts';
import { type Operation, shownOf } from '../../src/core/domain/operation.ts';
import { DEFAULT_ACCOUNT } from '../../src/core/domain/region.ts';
import type { Snapshot } from '../../src/core/domain/snapshot.ts';
import { MAX_OWN_TAGS } from '../../src/core/domain/tags.ts';
import type { TaskState } from '../../src/core/domain/task.ts';
import type { StoredOperation } from '../../src/core/ports/operations.ts';
import type { ListedSnapshot } from '../../src/core/usecases/browse-cloud.ts';
import {
  messageProblems,
  spoken,
  viewProblems,
  viewTooLarge,
} from '../../src/sandbox/slack-simulator/limits/surfaces.ts';
import { type Message, noticeView } from '../../src/slack/blocks/blocks.ts';
import { type FormFacts, NO_FACTS } from '../../src/slack/features/create-image/facts.ts';
import { checkingView, type Drawing, formView, problemWords } from '../../src/slack/features/create-image/form-view.ts';
import { approveView, rejectView } from '../../src/slack/features/decide-approval/views.ts';
import { announcementOf } from '../../src/slack/features/follow-operation/announcements.ts';
import { cardOf } from '../../src/slack/features/follow-operation/card.ts';
import { helpMessage } from '../../src/slack/features/show-help/feature.ts';
import { recentMessage } from '../../src/slack/features/show-status/feature.ts';
import { en } from '../../src/slack/text/en.ts';
import { toMrkdwn, toPlain } from '../../src/slack/text/render.ts';
import { approvalStates, LEADS } from '../support/approval-states.ts';
import {
  aCopyRequest,
  aDataSnapshot,
  aForm,
  anApprovedOperation,
  anImage,
  anInstance,
  anOperation,
  anOperationFor,
  aReadyOperation,
  aRequest,
  aRunningOperation,
  aSnapshot,
  aTarget,
  aWholeRequest,
  CREATE,
  claimedBy,
  IMAGE,
  imageReady,
  li,
  maya,
  after as moved,
  NOW,
  PRODUCTION,
  priya,
  rightsOf,
  someAccounts,
  started,
  WORKER,
} from '../support/builders.ts';
import { aDisk } from '../support/fake-cloud.ts';
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
      stored(moved(waiting, { kind: 'rejected', by: li, shown: shownOf(waiting), rights: rightsOf(li), reason })),
    ],
    ['withdrawn', stored(moved(waiting, { kind: 'withdrawn', by: maya }))],
    ['expired', stored({ ...waiting, approval: { state: 'expired', approvals: [], at: NOW + days(3) } })],
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
          kind: 'task-failed',
          task: CREATE,
          subject: IMAGE,
          problem: sampleProblems['image-create-failed'],
        }),
      ),
    ],
    ...approvalStates(request, reason).map(([name, operation]): [string, StoredOperation] => [name, stored(operation)]),
  ];
};

const card = (of: StoredOperation, now = NOW): Message => cardOf(of, now);
/** It waits, and these are asked. */
const awaiting = (asked: Asked): PendingApproval => {
  const { approval } = anOperation();
  if (approval.state !== 'pending') throw new Error('it does not wait');
  return { ...approval, asked };
};
const stateNamed = (name: string, request: CreateImageRequest = aRequest()): StoredOperation => {
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

describe('the sums of several tasks', () => {
  const failed: TaskState = { state: 'failed', at: NOW, problem: sampleProblems['cloud-quota'] };
  const skipped = { state: 'skipped', at: NOW, because: CREATE } as const;
  const done: TaskState = { state: 'done', subject: IMAGE, startedAt: NOW, at: NOW, disks: [] };
  const stopped: TaskState = { state: 'cancelled', at: NOW, by: maya };
  /** The words of a card whose tasks ended so, in the order of the plan. */
  const cardWords = (request: Request, ...states: TaskState[]): string => {
    const operation = anOperationFor(request, { verdict: 'allowed', rule: 'x' });
    const tasks = operation.tasks.map((task, n) => ({ ...task, state: states[n] ?? task.state }));
    return wordsOf(card(stored({ ...operation, tasks })).blocks);
  };

  it('given copies of which one failed, when their shares are skipped because of it, then one failed and one was not started', () => {
    const words = cardWords(aCopyRequest({ shareWith: someAccounts(1) }), failed, done, skipped, done);
    expect(words).toContain('Ready in 1 of 2 regions, 1 failed.');
    expect(words).toContain('Sharing: 1 of 2 done, 1 not started.');
  });

  it('given an image that failed, when its copies are skipped because of it, then none of them is said to have failed', () => {
    const words = cardWords(
      aRequest({ copies: [aTarget('cn-beijing'), aTarget('cn-shanghai')] }),
      failed,
      skipped,
      skipped,
    );
    expect(words).toContain('Ready in none of 2 regions, 2 not started.');
  });

  it('given copies of which one was stopped, when the sums are told, then as stopped', () => {
    const words = cardWords(aCopyRequest({ shareWith: someAccounts(1) }), stopped, done, skipped, stopped);
    expect(words).toContain('Ready in 1 of 2 regions, 1 stopped.');
    expect(words).toContain('Sharing: 0 of 2 done, 1 stopped, 1 not started.');
  });
});

it.each<[string, Request, string]>([
  ['an image', aRequest(), 'calls `CreateImage` in the account'],
  [
    'copies with a family that are shared',
    aCopyRequest({ targets: [aTarget('cn-beijing', { family: 'web' })], shareWith: someAccounts(1) }),
    'calls `CopyImage`, `ModifyImageAttribute` and `ModifyImageSharePermission` in the account',
  ],
  ['an image whose own family is set with it', aRequest({ family: 'web' }), 'calls `CreateImage` in the account'],
])('given %s, when it is reviewed, then the approver is told all that is called', (_what, request, told) => {
  expect(toMrkdwn(en.request.approveIntro(maya, request))).toContain(told);
});

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

  const labels = (of: StoredOperation): string[] =>
    card(of)
      .blocks.filter((block) => block.type === 'actions')
      .flatMap(({ elements }) => elements.map((one) => (one.type === 'button' ? one.text.text : '')));

  it.each(['awaiting', 'running', 'ready'])(
    'given an image of a whole instance that is %s, when its card is drawn, then it is as agreed',
    (name) => {
      const drawn = card(stateNamed(name, aWholeRequest()));
      expectGolden(`card-whole-${name}`, drawn);
      expectTaken(drawn);
    },
  );

  it('given an image of a whole instance, when it is made for an hour, then the card says what takes so long, and not that it is unusual', () => {
    const of = stateNamed('running', aWholeRequest());
    const { text } = cardOf(of, NOW + hours(1));
    expect(text).toContain('Its 3 disks are being snapshotted (340 GiB)');
    expect(text).not.toContain('longer than usual');
    expect(cardOf(stateNamed('running'), NOW + hours(1)).text).toContain('longer than usual');
  });

  it('given every state, when its card is drawn, then it has buttons for what can be decided, stopped, begun again or copied further', () => {
    const offering = (label: string): string[] =>
      states(aRequest()).flatMap(([name, of]) => (labels(of).includes(label) ? [name] : []));
    const all = states(aRequest()).flatMap(([name, of]) => (labels(of).length > 0 ? [name] : []));
    const pending = ['awaiting', 'awaiting-two', 'awaiting-one-more', 'revised', 'escalated'];
    expect(offering('Approve')).toEqual(pending);
    // A creation that has begun cannot be stopped.
    expect(offering('Stop')).toEqual(['queued', 'postponed', 'glass-broken', 'not-needed']);
    expect(offering('Retry the failed ones')).toEqual(['refused', 'failed']);
    expect(offering('Add a region')).toEqual(['ready']);
    const others = ['Stop', 'Retry the failed ones', 'Add a region'].flatMap(offering);
    expect([...all].sort()).toEqual([...pending, ...others].sort());
  });

  it('given a pending request, when its card is drawn, then its buttons carry the operation', () => {
    const [buttons] = card(stateNamed('awaiting')).blocks.filter((block) => block.type === 'actions');
    expect(buttons?.elements.map((one) => (one.type === 'button' ? one.value : ''))).toEqual(
      many(4, () => 'ab12cd34ef'),
    );
  });

  it('given a rule that lets a role run it without approval, when its card is drawn, then there is a button for that', () => {
    expect(labels(stateNamed('awaiting-two'))).toEqual([
      'Approve',
      'Reject',
      'Edit',
      'Withdraw',
      'Run without approval',
    ]);
    expect(labels(stateNamed('awaiting'))).toEqual(['Approve', 'Reject', 'Edit', 'Withdraw']);
  });

  it('given approvals that are missing, when the card is drawn, then only who has not approved is asked', () => {
    expect(card(stateNamed('awaiting-two')).text).toContain(
      '*Waiting for 2 approvals* by <@U0LI> or <@U0PRIYA>, until <!date',
    );
    expect(card(stateNamed('awaiting-one-more')).text).toContain(
      '*Waiting for 1 more* of 2 approvals by <@U0PRIYA>, until <!date',
    );
  });

  it('given nobody in the role that approves, when the card is drawn, then it says what to set', () => {
    const drawn = card(stored(anOperation({ approval: awaiting({ people: [], groups: [] }) })));
    expect(drawn.text).toContain('nobody besides <@U0MAYA> is in `approvers`. Add people to the role in darkroom.yml');
    expectGolden('card-awaiting-nobody', drawn);
    expectTaken(drawn);
  });

  it('given a rule by which everybody may approve, when the card is drawn, then nobody is called', () => {
    const { terms, ...rest } = awaiting({ people: [], groups: [] });
    const approval = { ...rest, terms: { ...terms, from: ['everyone'] } };
    expect(card(stored(anOperation({ approval }))).text).toContain('*Waiting for approval* by anybody else, until');
  });

  it('given a user group that approves, when the card is drawn, then the group is called', () => {
    const drawn = card(stored(anOperation({ approval: awaiting({ people: [], groups: [LEADS] }) })));
    expect(drawn.text).toContain('by <!subteam^S0LEADS>, until');
    expect(JSON.stringify(drawn.blocks)).toContain('{"type":"usergroup","usergroup_id":"S0LEADS"}');
  });

  it('given more approvers than anybody reads, when the card is drawn, then some are named and the others counted', () => {
    const people = many(100, (n) => `U${String(n).padStart(10, '0')}` as typeof li.user);
    const drawn = card(stored(anOperation({ approval: awaiting({ people, groups: [] }) })));
    expect(drawn.text).toContain('or 94 others, until');
    expectTaken(drawn);
  });

  it('given a snapshot that is automatic and encrypted, when its card is drawn, then it warns as long as one can decide', () => {
    const request = aRequest({ source: { ...aRequest().source, automatic: true, encrypted: true } });
    const warnings = /Automatic snapshot:.*Encrypted snapshot:/s;
    expect(wordsOf(card(stateNamed('awaiting', request)).blocks)).toMatch(warnings);
    expect(wordsOf(card(stateNamed('ready', request)).blocks)).not.toMatch(warnings);
  });

  it('given another account than the default, when it is asked for, then card, review and announcement name it', () => {
    const request = aRequest({ account: PRODUCTION });
    const waiting = stateNamed('awaiting', request);
    expect(wordsOf(card(waiting).blocks)).toContain('*Account*\n`production`');
    expect(card(waiting).text).toContain('in cn-hangzhou of the account production, asked by');
    expect(wordsOf(approveView(waiting.operation).blocks)).toContain('*Account*\n`production`');
    const ready = announcementOf('ready', stateNamed('ready', request).operation);
    expect(wordsOf(ready.blocks)).toContain('*Account*\n`production`');
    for (const of of states(aRequest())) expect(wordsOf(card(of[1]).blocks)).not.toContain('*Account*');
  });

  it('given every field there can be, when its card is drawn, then none of them is cut off', () => {
    const request = { ...longest(), account: PRODUCTION, architecture: 'arm64' as const };
    const drawn = card(stateNamed('ready', request));
    const labels = ['Name', 'Account', 'Family', 'Resource group', 'Settings', 'Tags', 'Data disks', 'Approved by'];
    for (const label of labels) expect(wordsOf(drawn.blocks)).toContain(label);
    expectTaken(drawn);
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

  it('given an image of a whole instance, when it is announced, then what stays on the bill is said', () => {
    const drawn = announcementOf('ready', stateNamed('ready', aWholeRequest()).operation);
    expectGolden('announcement-whole-ready', drawn);
    expectTaken(drawn);
    expect(drawn.text).toMatch(/new snapshots? behind it (is|are) billed/);
  });

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
  const web: Instance = { id: 'i-bp1web01000000000001' as InstanceId, name: 'web-01', status: 'Running' };
  const listed = (snapshot: Snapshot, facts: Partial<ListedSnapshot> = {}): ListedSnapshot => ({
    ...snapshot,
    disk: aDisk({ instance: web.id }),
    instance: web,
    ...facts,
  });
  const facts = (given: Partial<FormFacts> = {}): FormFacts => ({ ...NO_FACTS, system: listed(aSnapshot()), ...given });
  const rowOf = (snapshot: ListedSnapshot, key = 'row-1'): FormFacts['rows'] => new Map([[key, snapshot]]);
  const drawn = (form: CreateImageForm, drawing: Partial<Drawing> = {}): string =>
    wordsOf(formView(form, 'draft-1', { facts: NO_FACTS, ...drawing }).blocks);
  const hintsOf = (form: CreateImageForm, given: FormFacts): string[] =>
    formView(form, 'draft-1', { facts: given })
      .blocks.filter((block): block is types.InputBlock => block.type === 'input')
      .flatMap(({ label, hint }) => (label.text.startsWith('Size of') ? [hint?.text ?? ''] : []));
  const oneRow = (source: string, size = ''): CreateImageForm => aForm({ dataDisks: [{ key: 'row-1', source, size }] });
  const data = listed(aDataSnapshot());
  const aWholeForm = (): CreateImageForm =>
    aForm({ from: 'instance', instance: web.id, systemSnapshot: '', dataDisks: [] });
  const wholeFacts = (given: Partial<FormFacts> = {}): FormFacts => ({
    ...NO_FACTS,
    whole: {
      instance: anInstance(),
      disks: [
        aDisk({ instance: web.id, device: '/dev/xvda' }),
        aDisk({ id: 'd-bp1web01000000000001' as DiskId, role: 'data', sizeGiB: 100, device: '/dev/xvdb' }),
      ],
    },
    ...given,
  });

  it.each<[string, CreateImageForm, Drawing]>([
    ['empty', emptyForm({ region: 'cn-hangzhou' }), { facts: NO_FACTS }],
    ['filled', aForm({ instance: web.id, tags: 'team=web', proposedName: 'web-01-2026-11-23' }), { facts: facts() }],
    [
      'advanced',
      aForm({ advanced: true, family: 'golden', architecture: 'arm64', bootMode: 'UEFI' }),
      { facts: facts() },
    ],
    [
      'noted',
      oneRow(data.id, '120'),
      {
        facts: facts({
          system: listed(aSnapshot({ automatic: true, encrypted: true })),
          rows: rowOf(data),
          made: [anImage()],
          open: [stored(anOperation())],
        }),
      },
    ],
    ['whole', aWholeForm(), { facts: wholeFacts() }],
    [
      'whole-refused',
      aWholeForm(),
      {
        facts: wholeFacts({
          against: [sampleProblems['instance-not-imageable']],
          open: [stored(anOperation({ request: aWholeRequest() }))],
        }),
      },
    ],
    ['whole-empty', emptyForm({ region: 'cn-hangzhou', from: 'instance' }), { facts: NO_FACTS }],
    ['resumed', aForm(), { facts: facts(), above: [en.form.resumed(NOW)], resumed: true }],
    ['silent', aForm(), { facts: { ...NO_FACTS, silent: true } }],
    ['accounts', aForm({ account: PRODUCTION }), { facts: facts(), accounts: [DEFAULT_ACCOUNT, PRODUCTION] }],
    [
      'refused',
      aForm(),
      {
        facts: NO_FACTS,
        above: problemWords([{ field: 'dataDiskSize', row: 0, problem: sampleProblems['disk-size-out-of-range'] }]),
      },
    ],
  ])('given a form that is %s, when it is drawn, then it is as agreed', (name, form, drawing) => {
    const view = formView(form, 'draft-1', drawing);
    expectGolden(`form-${name}`, view);
    expectShown(view);
  });

  it.each<[string, CreateImageForm, FormFacts, string]>([
    ['an empty disk', oneRow(EMPTY_DISK), facts(), '20 to 32,768 GiB. Left empty: 20 GiB.'],
    [
      'an empty disk beside a basic one',
      oneRow(EMPTY_DISK),
      facts({ system: listed(aSnapshot(), { disk: aDisk({ category: 'cloud' }) }) }),
      '5 to 2,000 GiB. Left empty: 5 GiB.',
    ],
    ['a snapshot', oneRow(data.id), facts({ rows: rowOf(data) }), '100 to 32,768 GiB. Left empty: 100 GiB.'],
    ['a snapshot nobody knows yet', oneRow(data.id), facts(), en.form.dataDiskSizeHint],
    ['nothing yet', oneRow(''), facts(), en.form.dataDiskSizeHint],
  ])('given a row with %s, when it is drawn, then its hint says which sizes there are', (_what, form, given, hint) => {
    expect(hintsOf(form, given)).toEqual([hint]);
  });

  it('given an image and a request of the same snapshot, when the form is drawn, then both are named', () => {
    const given = facts({ made: [anImage()], open: [stored(anOperation())] });
    expect(drawn(aForm(), { facts: given })).toMatch(/web-golden-2026-11-23.*m-bp1golden00000000001.*ab12cd34ef/s);
  });

  it('given more images and requests than one reads, when the form is drawn, then six of each are named and the rest counted', () => {
    const given = facts({
      made: many(7, (n) => anImage({ name: `made-${n}` })),
      open: many(9, (n) => stored(anOperation({ request: aRequest({ name: `open-${n}` }) }))),
    });
    const said = drawn(aForm(), { facts: given });
    expect(said).toMatch(/made-5.* and 1 other\./s);
    expect(said).toMatch(/open-5.* and 3 others\./s);
    expect(said).not.toMatch(/made-6|open-6/);
  });

  describe('what will be made', () => {
    it('given rows, when the form is drawn, then every disk, its device and what it costs are told', () => {
      const form = aForm({
        dataDisks: [
          { key: 'row-1', source: data.id, size: '120' },
          { key: 'row-2', source: EMPTY_DISK, size: '' },
        ],
      });
      const said = drawn(form, { facts: facts({ rows: rowOf(data) }) });
      expect(said).toContain('180 GiB');
      expect(said).toContain('3 disks');
      expect(said).toContain(`/dev/xvda 40 GiB from ${aSnapshot().id}`);
      expect(said).toContain(`/dev/xvdb 120 GiB from ${data.id}`);
      expect(said).toContain('/dev/xvdc 20 GiB, empty');
      expect(said).toContain(toPlain(en.form.bill()));
      expect(said).toContain(toPlain(en.form.billOfEmptyDisks()));
    });

    it('given no empty disk, when the form is drawn, then nothing is said of what they cost', () => {
      const said = drawn(oneRow(data.id), { facts: facts({ rows: rowOf(data) }) });
      expect(said).toContain(toPlain(en.form.bill()));
      expect(said).not.toContain(toPlain(en.form.billOfEmptyDisks()));
    });

    it.each<[string, CreateImageForm, FormFacts]>([
      ['no snapshot', emptyForm(), NO_FACTS],
      ['a snapshot nobody knows yet', aForm(), NO_FACTS],
      ['a row without a choice', oneRow(''), facts()],
      ['a row whose snapshot nobody knows yet', oneRow(data.id), facts()],
      ['a size that is too small', oneRow(data.id, '50'), facts({ rows: rowOf(data) })],
    ])('given %s, when the form is drawn, then it says that it cannot be told yet', (_what, form, given) => {
      expect(drawn(form, { facts: given })).toContain(toPlain(en.form.summaryLater()));
    });
  });

  it('given settings that few need, when they are not asked for, then a button is in their place', () => {
    expect(JSON.stringify(formView(aForm(), 'draft-1', { facts: NO_FACTS }))).toContain('create_image.show_advanced');
    const shown = JSON.stringify(formView(aForm({ advanced: true }), 'draft-1', { facts: NO_FACTS }));
    expect(shown).not.toContain('create_image.show_advanced');
    for (const action of ['family', 'resource_group', 'architecture', 'platform', 'boot_mode', 'detection_strategy'])
      expect(shown).toContain(`create_image.${action}`);
  });

  it('given a form taken up again, when it is drawn, then it can be started afresh; a new one need not', () => {
    const again = JSON.stringify(formView(aForm(), 'draft-1', { facts: NO_FACTS, resumed: true }));
    expect(again).toContain('create_image.start_afresh');
    expect(JSON.stringify(formView(aForm(), 'draft-1', { facts: NO_FACTS }))).not.toContain('start_afresh');
  });

  it('given a form, when it is drawn, then it carries its draft and every block has an id of its own', () => {
    const form = aForm({
      advanced: true,
      dataDisks: many(MAX_DATA_DISKS, (n) => ({ key: `r${n}`, source: '', size: '' })),
    });
    const view = formView(form, 'draft-1', { facts: NO_FACTS, resumed: true });
    expect(view.private_metadata).toBe('draft-1');
    const ids = view.blocks.flatMap(({ block_id }) => block_id ?? []);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('given sixteen data disks, when the form is drawn, then no more can be added', () => {
    const full = aForm({ dataDisks: many(MAX_DATA_DISKS, (n) => ({ key: `r${n}`, source: '', size: '' })) });
    const shown = (form: CreateImageForm) => JSON.stringify(formView(form, 'draft-1', { facts: NO_FACTS }));
    expect(shown(full)).not.toContain('create_image.add_data_disk');
    expect(shown(aForm())).toContain('create_image.add_data_disk');
  });

  it('given a check that takes long, when it is told, then Slack takes the view', () => {
    expectGolden('form-checking', checkingView());
    expectShown(checkingView());
  });

  it('given a request that was asked, when it is told, then Slack takes the view and it says where it is', () => {
    const view = noticeView(
      en.form.title,
      en.close,
      en.form.asked('ab12cd34ef' as OperationId, anOperation().channel, true),
    );
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
    const granted = anOperation({ approval: { state: 'granted', rule: 'approvers', at: NOW, approvals } });
    const ready = moved(granted, claimedBy(WORKER), started('m-bp1golden00000000001' as ImageId), imageReady());
    expect(announcementOf('ready', ready).text).toContain('approved by <@U0LI> and <@U0PRIYA>');
  });
});
