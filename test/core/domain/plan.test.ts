import { describe, expect, it } from 'vitest';
import type { AliyunId, ImageId, OperationId, RegionId, TaskId } from '../../../src/core/domain/ids.ts';
import { seconds } from '../../../src/core/domain/instant.ts';
import type { CopyImageRequest, CopyTarget } from '../../../src/core/domain/kinds/copy-image.ts';
import type { Request } from '../../../src/core/domain/kinds/kinds.ts';
import type { ShareImageRequest } from '../../../src/core/domain/kinds/share-image.ts';
import { nextActions } from '../../../src/core/domain/next-actions.ts';
import { apply, type Operation, type OperationEvent, openOperation } from '../../../src/core/domain/operation.ts';
import { callsOf, effectOf, plan, targetOf, targetsOf } from '../../../src/core/domain/plan.ts';
import type { Problem } from '../../../src/core/domain/problem.ts';
import type { Task } from '../../../src/core/domain/task.ts';
import {
  aChangeRequest,
  aRequest,
  CHANNEL,
  CREATE,
  claimedBy,
  after as following,
  IMAGE,
  imageReady,
  maya,
  NOW,
  REGION,
  someChanges,
  started,
  WORKER,
} from '../../support/builders.ts';

const BEIJING = 'cn-beijing' as RegionId;
const SHANGHAI = 'cn-shanghai' as RegionId;
const FRANKFURT = 'eu-central-1' as RegionId;
const PARTNER = '1234567890123456' as AliyunId;

const aTarget = (region: RegionId, facts: Partial<CopyTarget> = {}): CopyTarget => ({
  region,
  name: 'web-golden-2026-11-23',
  tags: [],
  ...facts,
});
const aCopyRequest = (facts: Partial<CopyImageRequest> = {}): CopyImageRequest => ({
  kind: 'copy-image',
  account: aRequest().account,
  region: REGION,
  name: 'web-golden-2026-11-23',
  imageId: IMAGE,
  sizeGiB: 60,
  tags: [],
  targets: [BEIJING, SHANGHAI, FRANKFURT].map((region) => aTarget(region)),
  shareWith: [],
  ...facts,
});
const aShareRequest = (): ShareImageRequest => ({
  kind: 'share-image',
  account: aRequest().account,
  region: REGION,
  name: 'web-golden-2026-11-23',
  imageId: IMAGE,
  tags: [],
  add: [PARTNER],
  remove: [],
});
/** Each task in short: what it is, where, and after which others. */
const planned = (request: Request): string[] =>
  plan(request).map(({ id, kind, place, needs }) =>
    [id, kind, place.region, ...(needs.length > 0 ? ['after', ...needs] : [])].join(' '),
  );
const running = (request: Request): Operation =>
  openOperation(
    { id: 'ab12cd34ef' as OperationId, request, requestedBy: maya, channel: CHANNEL },
    { verdict: 'allowed', rule: 'sandbox' },
    NOW,
  );

describe('the plan', () => {
  it('given a request for an image, when planned, then one task makes it where it was asked for', () => {
    expect(plan(aRequest({ region: FRANKFURT }))).toEqual([
      {
        id: 'create',
        kind: 'create-image',
        place: { account: 'default', region: 'eu-central-1' },
        needs: [],
        attempt: 1,
        state: { state: 'waiting' },
      },
    ]);
  });

  it('given copies of an image that is there, when planned, then each region has one that waits for nothing', () => {
    expect(planned(aCopyRequest())).toEqual([
      'copy-cn-beijing copy-image cn-beijing',
      'copy-cn-shanghai copy-image cn-shanghai',
      'copy-eu-central-1 copy-image eu-central-1',
    ]);
  });

  it('given copies with a family and shares, when planned, then both follow the copy of their region', () => {
    const targets = [aTarget(BEIJING, { family: 'web' }), aTarget(FRANKFURT)];

    expect(planned(aCopyRequest({ targets, shareWith: [PARTNER] }))).toEqual([
      'copy-cn-beijing copy-image cn-beijing',
      'family-cn-beijing set-family cn-beijing after copy-cn-beijing',
      'copy-eu-central-1 copy-image eu-central-1',
      'share-cn-beijing share-image cn-beijing after copy-cn-beijing',
      'share-eu-central-1 share-image eu-central-1 after copy-eu-central-1',
    ]);
  });

  it('given an image that is copied and shared once it is ready, when planned, then the copies follow it', () => {
    const copies = [aTarget(FRANKFURT, { family: 'web' })];

    expect(planned(aRequest({ copies, shareWith: [PARTNER] }))).toEqual([
      'create create-image cn-hangzhou',
      'copy-eu-central-1 copy-image eu-central-1 after create',
      'family-eu-central-1 set-family eu-central-1 after copy-eu-central-1',
      'share-cn-hangzhou share-image cn-hangzhou after create',
      'share-eu-central-1 share-image eu-central-1 after copy-eu-central-1',
    ]);
  });

  it('given a request to share, when planned, then one task does it', () => {
    expect(planned(aShareRequest())).toEqual(['share share-image cn-hangzhou']);
  });

  it('given changes of an image and its tags, when planned, then the tags follow, and what has none has one task', () => {
    expect(planned(aChangeRequest())).toEqual([
      'change change-image cn-hangzhou',
      'tag tag-image cn-hangzhou after change',
    ]);
    expect(planned(aChangeRequest({ family: { after: 'web' } }))).toEqual(['change change-image cn-hangzhou']);
    expect(planned(aChangeRequest({ tags: [{ key: 'a', before: '1' }] }))).toEqual(['tag tag-image cn-hangzhou']);
  });

  it.each([
    [someChanges(), ['ModifyImageAttribute', 'TagResources', 'UntagResources']],
    [{ tags: [{ key: 'a', after: '1' }] }, ['TagResources']],
    [{ tags: [{ key: 'a', before: '1' }] }, ['UntagResources']],
  ])('given %j, when its calls are named, then they are %j', (changes, calls) => {
    expect(callsOf(aChangeRequest(changes))).toEqual(calls);
  });

  it.each([
    {
      given: 'a creation with everything',
      request: aRequest({ copies: aCopyRequest().targets, shareWith: [PARTNER] }),
    },
    { given: 'copies with everything', request: aCopyRequest({ shareWith: [PARTNER] }) },
  ])('given $given, when planned, then no two tasks share an id and none comes before what it needs', ({ request }) => {
    const tasks = plan(request);
    const ids = tasks.map(({ id }) => id);

    expect(new Set(ids).size).toBe(ids.length);
    for (const [index, { needs }] of tasks.entries()) {
      expect(ids.slice(0, index)).toEqual(expect.arrayContaining(needs));
    }
  });
});

describe('what a task works with', () => {
  const operation = running(aRequest({ copies: [aTarget(FRANKFURT, { family: 'web' })] }));
  const [create, copy] = operation.tasks;
  if (!create || !copy) throw new Error('the plan has no copy');

  const sourceOf = (from: Pick<Operation, 'request' | 'tasks'>, task: Task) =>
    effectOf(from, { ...task, kind: 'copy-image' }).source;

  it('given a copy after a creation, when the creation is done, then the copy starts from what it made, and not before', () => {
    const ready = following(operation, claimedBy(WORKER), started(), imageReady());
    const place = { account: operation.request.account, region: operation.request.region };

    expect(() => effectOf(operation, copy)).toThrow('no image');
    expect(() => effectOf(following(operation, claimedBy(WORKER), started()), copy)).toThrow('no image');
    expect(sourceOf(ready, copy)).toEqual({ place, imageId: IMAGE });
  });

  it('given copies of an image that is there, when they begin, then each starts from the one of the request, where it is', () => {
    const { request, tasks } = running(aCopyRequest());
    const place = { account: request.account, region: request.region };

    expect(tasks.map((task) => sourceOf({ request, tasks }, task))).toEqual(
      tasks.map(() => ({ place, imageId: IMAGE })),
    );
  });

  it('given a task, when asked which copy it is about, then it is that of its region, and none of a creation', () => {
    expect(targetOf(operation.request, copy)).toEqual(aTarget(FRANKFURT, { family: 'web' }));
    expect(targetOf(operation.request, create)).toBeUndefined();
  });

  it('given any request, when asked for copies, then they are those it wants', () => {
    expect([aRequest(), aShareRequest(), aCopyRequest()].map((request) => targetsOf(request).length)).toEqual([
      0, 0, 3,
    ]);
  });
});

describe('the lane of the copies of one image', () => {
  const [first, second, third] = ['copy-cn-beijing', 'copy-cn-shanghai', 'copy-eu-central-1'] as [
    TaskId,
    TaskId,
    TaskId,
  ];
  const retryAt = NOW + seconds(30);
  const claim = (task: TaskId): OperationEvent => ({
    kind: 'task-claimed',
    task,
    by: WORKER,
    leaseUntil: NOW + seconds(5),
  });
  const begun = (task: TaskId, attempt = 1): OperationEvent => ({
    kind: 'task-started',
    task,
    attempt,
    subject: `m-copy${task.length}0000000001` as ImageId,
  });
  const postponed = (task: TaskId, problem: Problem): OperationEvent => ({
    kind: 'task-postponed',
    task,
    by: WORKER,
    retryAt,
    problem,
  });
  const imageOf = (operation: Operation, task: TaskId): ImageId => {
    const state = operation.tasks.find(({ id }) => id === task)?.state;
    if (state?.state !== 'running') throw new Error(`${task} does not run`);
    return state.subject as ImageId;
  };
  const ready = (operation: Operation, task: TaskId): Operation =>
    following(operation, { kind: 'task-ready', task, subject: imageOf(operation, task), disks: [] });
  const startable = (operation: Operation, now = NOW): string[] =>
    nextActions(operation, now).flatMap((action) => (action.kind === 'start' ? [action.task.id] : []));

  const copies = running(aCopyRequest());
  const busy: Problem = { code: 'image-being-copied', imageId: IMAGE };
  /** The first is under way, and the cloud told the second that it is not its turn. */
  const probing = following(copies, claim(first), begun(first), claim(second), postponed(second, busy));

  it('given copies of one image, when one is being started, then the others wait for its answer', () => {
    expect(startable(copies)).toEqual([first, second, third]);

    const starting = following(copies, claim(first));

    expect(startable(starting)).toEqual([]);
    expect(apply(starting, claim(second), NOW)).toEqual({ kind: 'refused', problem: { code: 'task-moved-on' } });
  });

  it('given a copy that the cloud took, when looking for what is next, then the others may begin beside it', () => {
    expect(startable(following(copies, claim(first), begun(first)))).toEqual([second, third]);
  });

  it('given a copy whose turn it is not, when its time comes, then it alone asks again', () => {
    expect(startable(probing)).toEqual([]);
    expect(startable(probing, retryAt)).toEqual([second]);
  });

  it('given a region that is full of copies, when looking for what is next, then copies to other regions go on', () => {
    const full: Problem = { code: 'region-full-of-copies', region: SHANGHAI };
    const waiting = following(copies, claim(first), begun(first), claim(second), postponed(second, full));

    expect(startable(waiting)).toEqual([third]);
  });

  it('given a copy that waits for another reason, when looking for what is next, then the others go on', () => {
    const throttled: Problem = { code: 'cloud-throttled', action: 'CopyImage' };
    const waiting = following(copies, claim(first), begun(first), claim(second), postponed(second, throttled));

    expect(startable(waiting)).toEqual([third]);
  });

  it('given one that asks again and one behind it, when the copy under way is ready, then it asks at once', () => {
    expect(startable(ready(probing, first))).toEqual([second]);
  });

  it('given one that asks again, when the copy under way fails, then it asks at once as well', () => {
    const failed = following(probing, {
      kind: 'task-failed',
      task: first,
      subject: imageOf(probing, first),
      problem: { code: 'image-create-failed', imageId: imageOf(probing, first) },
    });

    expect(startable(failed)).toEqual([second]);
  });

  it('given one that asks again, when the cloud has stopped the copy under way, then it asks at once as well', () => {
    const imageId = imageOf(probing, first);
    const stopped = following(
      probing,
      { kind: 'cancel-asked', by: maya, tasks: [first] },
      { kind: 'cancel-performed', task: first, subject: imageId },
    );

    expect(startable(stopped)).toEqual([second]);
  });

  it('given one that asks again, when it is stopped, then the next one has its place', () => {
    expect(startable(following(probing, { kind: 'cancel-asked', by: maya, tasks: [second] }))).toEqual([third]);
  });

  it('given three copies that go one after the other, when each is ready, then all are done', () => {
    const one = ready(probing, first);
    const two = ready(following(one, claim(second), begun(second, 2)), second);
    const three = ready(following(two, claim(third), begun(third)), third);

    expect(three.tasks.map(({ state }) => state.state)).toEqual(['done', 'done', 'done']);
  });

  it('given a copy that is being started, when shares and families of others are due, then they need not wait', () => {
    const targets = [aTarget(BEIJING, { family: 'web' }), aTarget(FRANKFURT)];
    const operation = running(aCopyRequest({ targets, shareWith: [PARTNER] }));
    const one = ready(following(operation, claim(first), begun(first)), first);

    expect(startable(following(one, claim(third)))).toEqual(['family-cn-beijing', 'share-cn-beijing']);
  });

  it('given copies after a creation, when it is not ready, then none of them may begin', () => {
    const operation = running(aRequest({ copies: aCopyRequest().targets }));

    expect(startable(operation)).toEqual([CREATE]);
    expect(startable(following(operation, claimedBy(WORKER), started(), imageReady()))).toEqual([first, second, third]);
  });
});
