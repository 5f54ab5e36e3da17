import { describe, expect, it } from 'vitest';
import type { Account } from '../../../src/core/domain/account.ts';
import type { ChangeImageForm } from '../../../src/core/domain/change-image.ts';
import { type CopyImageForm, emptyCopyForm } from '../../../src/core/domain/copy-image.ts';
import type { ExportImageForm } from '../../../src/core/domain/export-image.ts';
import type { AliyunId, ImageId, OperationId, RegionId } from '../../../src/core/domain/ids.ts';
import { DEFAULT_ACCOUNT } from '../../../src/core/domain/region.ts';
import type { Submission } from '../../../src/core/usecases/accept-request.ts';
import { reviseChangeImage, submitChangeImage } from '../../../src/core/usecases/submit-change.ts';
import { reviseCopyImage, submitCopyImage } from '../../../src/core/usecases/submit-copy.ts';
import { reviseExportImage, submitExportImage } from '../../../src/core/usecases/submit-export.ts';
import { reviseShareImage, submitShareImage } from '../../../src/core/usecases/submit-share.ts';
import { anImage, aPolicy, CHANNEL, IMAGE, li, maya, REGION } from '../../support/builders.ts';
import { aWorld, problemOf } from '../../support/core-world.ts';
import { type FakeCloud, QUOTA, refusal, unclear } from '../../support/fake-cloud.ts';
import { failing } from '../../support/intercept.ts';

const FRANKFURT = 'eu-central-1' as RegionId;
const VIRGINIA = 'us-east-1' as RegionId;
const SINGAPORE = 'ap-southeast-1' as RegionId;
const OWN = '1234567890123456';
const account: Account = { name: DEFAULT_ACCOUNT, id: OWN, credentials: { kind: 'own' } };

const aCopyForm = (facts: Partial<CopyImageForm> = {}): CopyImageForm =>
  emptyCopyForm({ region: REGION, image: IMAGE, targets: [FRANKFURT], channel: CHANNEL, ...facts });
const aShareForm = { account: '', region: REGION, image: IMAGE, add: '9999999999999999', remove: '', channel: CHANNEL };

const aChangeForm: ChangeImageForm = {
  ...{ account: '', region: REGION, image: IMAGE, channel: CHANNEL },
  ...{ name: 'web-old', description: '', family: '', status: 'Available', tags: '' },
};

const anExportForm: ExportImageForm = {
  ...{ account: '', region: REGION, image: IMAGE, channel: CHANNEL },
  ...{ bucket: 'golden-images', prefix: 'release1' },
};

const effectsOf = (cloud: FakeCloud) =>
  (['copy-image', 'share-image', 'change-image', 'tag-image', 'export-image'] as const).flatMap((action) =>
    cloud.called(action),
  );

function aWorldWithAnImage(accounts: readonly Account[] = [account]) {
  const world = aWorld();
  world.cloud.imagesThere.set(IMAGE, anImage({ status: 'Available' }));
  world.cloud.regionsThere.push(REGION, FRANKFURT);
  const [rule, ...rules] = aPolicy().rules;
  if (rule)
    world.policy({
      ...aPolicy(),
      rules: [{ ...rule, when: { actions: ['copy-image', 'share-image', 'change-image', 'export-image'] } }, ...rules],
    });
  const needs = { ...world.needs, accounts: () => accounts };
  return {
    world,
    copy: (form = aCopyForm(), origin = 'V1', by = maya) => submitCopyImage(needs)(by, origin, form),
    share: (form = aShareForm, origin = 'V1', by = maya) => submitShareImage(needs)(by, origin, form),
    change: (form = aChangeForm, origin = 'V1', by = maya) => submitChangeImage(needs)(by, origin, form),
    export: (form = anExportForm, origin = 'V1', by = maya) => submitExportImage(needs)(by, origin, form),
    revises: {
      copy: (id: OperationId, form: Partial<CopyImageForm>, by = maya) =>
        reviseCopyImage(needs)(by, id, 1, aCopyForm(form)),
      share: (id: OperationId, form: Partial<typeof aShareForm>, by = maya) =>
        reviseShareImage(needs)(by, id, 1, { ...aShareForm, ...form }),
      change: (id: OperationId, form: Partial<ChangeImageForm>, by = maya) =>
        reviseChangeImage(needs)(by, id, 1, { ...aChangeForm, ...form }),
      export: (id: OperationId, form: Partial<ExportImageForm>, by = maya) =>
        reviseExportImage(needs)(by, id, 1, { ...anExportForm, ...form }),
    },
    kept: () => world.operations.recent({ requestedBy: maya.user }, 10),
  };
}

describe.each(['copy', 'share', 'change', 'export'] as const)('a request to %s an image', (what) => {
  it('given an image that is there, when it is asked for, then it is tried without being done, and waits for approval', async () => {
    const { world, ...asks } = aWorldWithAnImage();
    const submission = await asks[what]();
    expect(submission).toMatchObject({
      kind: 'asked',
      operation: { request: { kind: `${what}-image`, imageId: IMAGE }, approval: { state: 'pending' } },
    });
    expect(world.cloud.called('dryRun')).toHaveLength(1);
    expect(effectsOf(world.cloud)).toEqual([]);
    expect(world.hints.map(({ queue }) => queue)).toEqual(['notify', 'advance']);
  });

  it('given a submission, when it comes again, or twice at once, then there is one request', async () => {
    const { kept, ...asks } = aWorldWithAnImage();
    const [first, second] = await Promise.all([asks[what](), asks[what]()]);
    expect(first).toEqual(second);
    expect(await asks[what]()).toEqual(first);
    expect(await kept()).toHaveLength(1);
  });

  it('given somebody who is no member, when they ask, then the cloud is asked nothing and they are told no', async () => {
    const { world, kept, ...asks } = aWorldWithAnImage();
    world.directory.becomes(maya, 'guest');
    expect(await problemOf(asks[what]())).toEqual({ code: 'not-a-member', membership: 'guest' });
    expect(world.cloud.calls).toEqual([]);
    expect(await kept()).toEqual([]);
    expect((await world.trail(`person:${maya.user}`)).map(({ event }) => event)).toEqual(['refused']);
  });

  it('given a policy without a rule for it, when it is asked for, then it is refused and nothing is tried', async () => {
    const { world, kept, ...asks } = aWorldWithAnImage();
    world.policy(aPolicy());
    expect((await problemOf(asks[what]()))?.code).toBe('not-allowed');
    expect(world.cloud.called('dryRun')).toEqual([]);
    expect(await kept()).toEqual([]);
  });

  it('given that the cloud would refuse it, when it is asked for, then it is told under its field, else as it is', async () => {
    const { world, kept, ...asks } = aWorldWithAnImage();
    const problem = { code: 'image-not-available', imageId: IMAGE } as const;
    world.cloud.next('dryRun', failing(refusal(problem)), failing(unclear()));
    expect(await asks[what]()).toEqual({ kind: 'refused', problems: [{ field: 'image', problem }] });
    expect((await problemOf(asks[what]()))?.code).toBe('cloud-unavailable');
    expect(await kept()).toEqual([]);
  });

  it('given an image that is not there, or a channel that the bot is not in, when it is asked for, then each is told', async () => {
    const { world, kept, ...asks } = aWorldWithAnImage();
    world.cloud.imagesThere.clear();
    world.directory.leaves(maya, CHANNEL);
    const answer = await asks[what]();
    expect(answer.kind === 'refused' && answer.problems.map(({ field }) => field)).toEqual(['image', 'channel']);
    expect(await kept()).toEqual([]);
  });
});

describe.each([
  { what: 'copy' as const, change: { name: 'web-renamed' }, changed: { targets: [{ name: 'web-renamed' }] } },
  { what: 'share' as const, change: { add: '8888888888888888' }, changed: { add: ['8888888888888888'] } },
  { what: 'change' as const, change: { name: 'web-older' }, changed: { changes: { name: { after: 'web-older' } } } },
  { what: 'export' as const, change: { prefix: 'release2' }, changed: { prefix: 'release2' } },
])('a request to $what an image that nobody has decided on', ({ what, change, changed }) => {
  const idOf = (asked: Submission): OperationId => {
    if (asked.kind !== 'asked') throw new Error(JSON.stringify(asked.problems));
    return asked.operation.id;
  };

  it('given another wish, when it is changed, then it is a new revision in its channel, tried and asked for anew', async () => {
    const { world, revises, ...asks } = aWorldWithAnImage();
    const id = idOf(await asks[what]());
    const answer = await revises[what](id, { ...change, channel: 'C0ELSEWHERE' as never });
    expect(answer).toMatchObject({
      kind: 'asked',
      operation: { id, revision: 2, channel: CHANNEL, request: changed, approval: { state: 'pending' } },
    });
    expect(world.cloud.called('dryRun')).toHaveLength(2);
    expect(effectsOf(world.cloud)).toEqual([]);
  });

  it('given the same wish, somebody else, or a form of another kind, when it is changed, then nothing changes', async () => {
    const { world, revises, ...asks } = aWorldWithAnImage();
    const id = idOf(await asks[what]());
    expect(await problemOf(revises[what](id, {}))).toEqual({ code: 'nothing-changed' });
    expect((await problemOf(revises[what](id, change, li)))?.code).toBe('not-the-requester');
    const other = what === 'copy' ? revises.share(id, {}) : revises.copy(id, {});
    expect(await problemOf(other)).toEqual({ code: 'request-changed' });
    expect((await world.operations.get(id)).operation.revision).toBe(1);
  });

  it('given that the cloud would refuse it, when it is changed, then it is told under its field and stays as it was', async () => {
    const { world, revises, ...asks } = aWorldWithAnImage();
    const id = idOf(await asks[what]());
    const problem = { code: 'image-not-available', imageId: IMAGE } as const;
    world.cloud.next('dryRun', failing(refusal(problem)));
    expect(await revises[what](id, change)).toEqual({ kind: 'refused', problems: [{ field: 'image', problem }] });
    expect((await world.operations.get(id)).operation.revision).toBe(1);
  });
});

describe('where copies can go', () => {
  it('given a name that is taken there, when a copy is asked for, then the image that has it is named', async () => {
    const { world, copy } = aWorldWithAnImage();
    const id = 'm-gw8taken0000000000001' as ImageId;
    const { name } = anImage();
    world.cloud.imagesThere.set(id, anImage({ id, region: FRANKFURT }));
    const problem = { code: 'image-name-taken', name, imageId: id, region: FRANKFURT };
    expect(await copy()).toEqual({ kind: 'refused', problems: [{ field: 'name', problem }] });
    expect((await copy(aCopyForm({ name: 'another-name' }))).kind).toBe('asked');
  });

  it('given a region where the account may not work, when a copy is asked for, then nothing is asked there', async () => {
    const { world, copy } = aWorldWithAnImage([{ ...account, regions: [REGION] }]);
    expect(await copy()).toMatchObject({
      problems: [{ field: 'targets', problem: { code: 'region-not-allowed', region: FRANKFURT } }],
    });
    expect(world.cloud.called('imagesNamed')).toEqual([]);
  });

  it('given copies that the cloud would refuse, when asked for, then each region is told on the field it is about', async () => {
    const { world, copy, kept } = aWorldWithAnImage();
    world.cloud.regionsThere.push(VIRGINIA, SINGAPORE);
    const [key, quota, name] = [
      { code: 'cloud-key-unusable', message: '' },
      QUOTA,
      { code: 'image-name-taken', name: 'web', region: SINGAPORE },
    ] as const;
    world.cloud.next('dryRun', ...[key, quota, name].map((problem) => failing(refusal(problem))));
    expect(await copy(aCopyForm({ targets: [FRANKFURT, VIRGINIA, SINGAPORE] }))).toEqual({
      kind: 'refused',
      problems: [
        { field: 'perRegion', problem: { code: 'problem-of', which: [FRANKFURT], problem: key } },
        { field: 'targets', problem: { code: 'problem-of', which: [VIRGINIA], problem: quota } },
        { field: 'name', problem: name },
      ],
    });
    expect(await kept()).toEqual([]);
  });

  it('given its own account, when a copy or the image is shared with it, then it is told under the accounts', async () => {
    const { copy, share } = aWorldWithAnImage();
    const oneself = { field: 'shareWith', problem: { code: 'share-with-oneself', account: OWN } };
    expect(await copy(aCopyForm({ shareWith: OWN }))).toMatchObject({ problems: [oneself] });
    expect(await share({ ...aShareForm, add: OWN })).toMatchObject({ problems: [oneself] });
  });
});

describe('what an image is to be', () => {
  it('given a name that another image has, when it is asked for, then that one is named', async () => {
    const { world, change, kept } = aWorldWithAnImage();
    const id = 'm-bp1taken0000000000001' as ImageId;
    world.cloud.imagesThere.set(id, anImage({ id, name: aChangeForm.name ?? '' }));
    const problem = { code: 'image-name-taken', name: 'web-old', imageId: id, region: REGION };
    expect(await change()).toEqual({ kind: 'refused', problems: [{ field: 'name', problem }] });
    expect(await kept()).toEqual([]);
  });

  it('given an image that is shared, when it is to be deprecated, then with whom is told; else nobody looks', async () => {
    const { world, change } = aWorldWithAnImage();
    world.cloud.sharedWith.set(IMAGE, [OWN as AliyunId]);
    const problem = { code: 'deprecate-shared', imageId: IMAGE, accounts: [OWN] };
    const answer = await change({ ...aChangeForm, status: 'Deprecated' });
    expect(answer).toEqual({ kind: 'refused', problems: [{ field: 'status', problem }] });
    expect(world.cloud.called('sharesOf')).toHaveLength(1);
    expect((await change()).kind).toBe('asked');
    expect(world.cloud.called('sharesOf')).toHaveLength(1);
  });

  it.each<[what: string, form: Partial<ChangeImageForm>]>([
    ['is called like those of another rule', { name: 'golden-web' }],
    ['gets the tag of another rule', { name: anImage().name, tags: 'tested=yes' }],
  ])('given an image that %s by it, when it is asked for, then that rule counts as well', async (_what, form) => {
    const { world, change, kept } = aWorldWithAnImage();
    const [rule] = aPolicy().rules;
    if (!rule) throw new Error('the policy has a rule');
    const when = { actions: ['change-image' as const] };
    const refused = (name: string, more: object) => ({
      name,
      when: { ...when, ...more },
      then: { kind: 'refuse' as const },
    });
    const rules = [
      refused('golden', { names: ['golden-*'] }),
      refused('tested', { tags: { tested: 'yes' } }),
      { ...rule, when },
    ];
    world.policy({ ...aPolicy(), rules });
    expect((await change({ ...aChangeForm, name: 'web-old' }, 'V0')).kind).toBe('asked');
    expect((await problemOf(change({ ...aChangeForm, ...form })))?.code).toBe('not-allowed');
    expect(await kept()).toHaveLength(1);
  });
});
