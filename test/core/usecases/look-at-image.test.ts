import { describe, expect, it } from 'vitest';
import type { Account } from '../../../src/core/domain/account.ts';
import type { AliyunId, ImageId, InstanceId, OperationId, RegionId } from '../../../src/core/domain/ids.ts';
import type { ImageDetails } from '../../../src/core/domain/image.ts';
import type { CopyImageRequest } from '../../../src/core/domain/kinds/copy-image.ts';
import type { Request } from '../../../src/core/domain/kinds/kinds.ts';
import { type Operation, openOperation } from '../../../src/core/domain/operation.ts';
import { DomainError } from '../../../src/core/domain/problem.ts';
import { OUR_TAG_KEY } from '../../../src/core/domain/tags.ts';
import { browseCloud } from '../../../src/core/usecases/browse-cloud.ts';
import { imageCatalog } from '../../../src/core/usecases/image-catalog.ts';
import { type FoundLook, type Look, lookAtImage } from '../../../src/core/usecases/look-at-image.ts';
import {
  anAccount,
  anImage,
  aReadyOperation,
  aRequest,
  aSnapshot,
  CHANNEL,
  IMAGE,
  li,
  maya,
  NOW,
  OTHER_IMAGE,
  PRODUCTION,
  person,
  REGION,
} from '../../support/builders.ts';
import { aWorld } from '../../support/core-world.ts';
import { aDisk, unclear } from '../../support/fake-cloud.ts';
import { failing } from '../../support/intercept.ts';

const ELSEWHERE = 'eu-central-1' as RegionId;
const FAR = 'us-west-1' as RegionId;
const COPY = 'm-copy000001' as ImageId;
const FAR_COPY = 'm-copy000002' as ImageId;
const made = aReadyOperation();
const marked = (id: string, task = 'create') => ({ tags: [{ key: OUR_TAG_KEY, value: `${id}/${task}` }] });

const asked = (id: string, request: Request): Operation =>
  openOperation(
    { id: id as OperationId, request, requestedBy: maya, channel: CHANNEL },
    { verdict: 'allowed', rule: 'any' },
    NOW,
  );
const copying = (facts: Partial<CopyImageRequest> = {}): CopyImageRequest => ({
  kind: 'copy-image',
  account: anAccount().name,
  region: REGION,
  name: anImage().name,
  imageId: IMAGE,
  sizeGiB: 60,
  tags: [],
  targets: [ELSEWHERE, FAR].map((region) => ({ region, name: 'other-name', tags: [] })),
  shareWith: [],
  ...facts,
});

function aLook(accounts: Account[] = [anAccount()], ...known: Operation[]) {
  const world = aWorld();
  const { cloud, clock, directory } = world;
  cloud.regionsThere.push(REGION, ELSEWHERE, FAR);
  const browse = browseCloud({ cloud, clock });
  const catalog = imageCatalog({ cloud, clock, browse, accounts: () => accounts, homeRegion: () => REGION });
  const reads: OperationId[] = [];
  const operations = {
    get: async (id: OperationId) => {
      reads.push(id);
      const operation = known.find((one) => one.id === id);
      if (!operation) throw new DomainError({ code: 'operation-not-found', given: id });
      return { operation, version: 1, draws: 1, observations: {} };
    },
  };
  const look = lookAtImage({ catalog, cloud, operations, directory, accounts: () => accounts });
  return {
    ...world,
    reads,
    look,
    has(id: ImageId, facts: Partial<ImageDetails> = {}) {
      cloud.imagesThere.set(id, anImage({ status: 'Available', usable: true, id, ...facts }));
      cloud.details.set(id, facts);
    },
    async found(imageId = IMAGE, region?: RegionId): Promise<FoundLook> {
      return right(await look(maya, { imageId, ...(region && { region }) }));
    },
  };
}

function right(look: Look): FoundLook {
  if (look.kind !== 'found') throw new Error(look.kind);
  return look;
}

describe('looking at an image', () => {
  it('given an image of ours, when it is looked at, then it is told with shares, disks, who asked and who approved', async () => {
    const { cloud, has, found } = aLook([anAccount()], made);
    has(IMAGE, marked(made.id));
    cloud.sharedWith.set(IMAGE, ['1234567890123456' as AliyunId]);
    cloud.disksThere.splice(0, 1, aDisk({ instance: 'i-bp1web01000000000001' as InstanceId }));
    expect(await found()).toMatchObject({
      image: { id: IMAGE, account: 'default', region: REGION },
      shares: ['1234567890123456'],
      snapshots: [{ id: aSnapshot().id }],
      instances: ['i-bp1web01000000000001'],
      operation: { id: made.id, requestedBy: maya, approval: { approvals: [{ by: li }] } },
      copies: [],
      missing: [],
      unknown: [],
    });
  });

  it('given its region, when it is looked at, then it is looked up there also when no list has it yet', async () => {
    const { cloud, has, found } = aLook();
    has(IMAGE, { region: ELSEWHERE });
    cloud.unlisted.add(IMAGE);
    expect((await found(IMAGE, ELSEWHERE)).image.region).toBe(ELSEWHERE);
  });

  it('given no region, when it is looked at, then every region is listed once and its state is as it is now', async () => {
    const { cloud, has, found, look } = aLook();
    has(IMAGE, { region: FAR });
    await found();
    cloud.change(IMAGE, { status: 'Deprecated' });
    expect((await found()).image.status).toBe('Deprecated');
    // Three lists for both looks, and one look-up each.
    expect(cloud.called('images')).toHaveLength(5);
    cloud.imagesThere.delete(IMAGE);
    expect(await look(maya, { imageId: IMAGE })).toMatchObject({ kind: 'nowhere', regions: 3 });
  });

  it('given an image that is nowhere, when it is looked at, then where was looked is told', async () => {
    const { cloud, look } = aLook();
    cloud.next('images', failing(unclear('DescribeImages')));
    expect(await look(maya, { imageId: IMAGE })).toMatchObject({
      kind: 'nowhere',
      regions: 2,
      missing: [{ region: REGION, problem: { code: 'cloud-unavailable' } }],
    });
  });

  it('given an account that is not configured, when it is named, then that is said', async () => {
    const { look } = aLook();
    await expect(look(maya, { imageId: IMAGE, account: PRODUCTION })).rejects.toMatchObject({
      problem: { code: 'account-not-found' },
    });
  });

  it('given copies that a request of ours made, when either is looked at, then each knows of the others, whatever their names', async () => {
    const copies = asked('copies0001', copying());
    const { has, found } = aLook([anAccount()], made, copies);
    has(IMAGE, marked(made.id));
    has(COPY, { region: ELSEWHERE, name: 'other-name', isCopy: true, ...marked(copies.id, `copy-${ELSEWHERE}`) });
    has(FAR_COPY, { region: FAR, name: 'other-name', isCopy: true, ...marked(copies.id, `copy-${FAR}`) });
    expect((await found()).copies).toMatchObject([
      { image: { id: COPY }, because: 'copy' },
      { image: { id: FAR_COPY }, because: 'copy' },
    ]);
    expect(await found(COPY)).toMatchObject({
      source: { imageId: IMAGE, region: REGION },
      copies: [{ image: { id: FAR_COPY }, because: 'sibling' }],
    });
  });

  it('given copies made together with their image, when one is looked at, then it knows what it was copied from', async () => {
    const targets = [{ region: ELSEWHERE, name: 'web', tags: [] }];
    const both = asked('bothofthem', aRequest({ copies: targets }));
    const [create, ...rest] = both.tasks;
    if (!create) throw new Error('there is no task');
    const ready: Operation = {
      ...both,
      tasks: [{ ...create, state: { state: 'done', subject: IMAGE, startedAt: NOW, at: NOW, disks: [] } }, ...rest],
    };
    const { has, found } = aLook([anAccount()], ready);
    has(IMAGE, marked(ready.id));
    has(COPY, { region: ELSEWHERE, isCopy: true, ...marked(ready.id, `copy-${ELSEWHERE}`) });
    expect((await found(COPY)).source).toEqual({ imageId: IMAGE, region: REGION });
    expect((await found()).copies).toMatchObject([{ image: { id: COPY }, because: 'copy' }]);
  });

  it('given images of one name that no request tells about, when it is looked at, then copies are told by their name', async () => {
    const others = asked('othercopy1', copying({ imageId: OTHER_IMAGE }));
    const { has, found } = aLook([anAccount()], others);
    has(IMAGE);
    has(COPY, { region: ELSEWHERE, isCopy: true });
    // Of one name, but no copy; and a copy, but of another image.
    has('m-namesake01' as ImageId, { region: FAR });
    has(FAR_COPY, { region: FAR, isCopy: true, ...marked(others.id, `copy-${FAR}`) });
    expect((await found()).copies).toMatchObject([{ image: { id: COPY }, because: 'name' }]);
  });

  it('given a request that is not kept any more, when its image is looked at, then nothing is made up', async () => {
    const { has, found } = aLook();
    has(IMAGE, marked('longgone01'));
    const look = await found();
    expect(look).toMatchObject({ unknown: [] });
    expect(look).not.toHaveProperty('operation');
  });

  it('given shares and disks cannot be read, when it is looked at, then the rest is told and these are named', async () => {
    const { cloud, has, found } = aLook([anAccount()], made);
    has(IMAGE, marked(made.id));
    cloud.next('sharesOf', failing(unclear('DescribeImageSharePermission')));
    cloud.next('snapshots', failing(unclear('DescribeSnapshots')));
    const look = await found();
    expect(look.unknown.map(({ what }) => what).sort()).toEqual(['shares', 'snapshots']);
    expect(look).toMatchObject({ shares: undefined, operation: { id: made.id } });
  });

  it('given a region that does not answer, when copies are looked for, then it is named', async () => {
    const { cloud, has, found } = aLook();
    has(IMAGE);
    cloud.next('images', async (act) => act(), failing(unclear('DescribeImages')));
    expect((await found(IMAGE, REGION)).missing).toMatchObject([{ region: ELSEWHERE }]);
  });

  it('given images without end, when one is looked at, then listings and requests read do not grow with them', async () => {
    const { cloud, has, found, reads } = aLook();
    has(IMAGE);
    for (let n = 0; n < 500; n++) {
      const id = `m-many${String(n).padStart(6, '0')}` as ImageId;
      has(id, { region: ELSEWHERE, isCopy: true, ...marked(`op${String(n).padStart(8, '0')}`, `copy-${ELSEWHERE}`) });
    }
    await found(IMAGE, REGION);
    expect(cloud.called('images')).toHaveLength(3);
    expect(reads).toHaveLength(60);
  });

  it('given a guest, when they look at an image, then they are told no and the cloud is asked nothing', async () => {
    const { cloud, directory, look } = aLook();
    directory.becomes(person('U0GUEST'), 'guest');
    await expect(look(person('U0GUEST'), { imageId: IMAGE })).rejects.toMatchObject({
      problem: { code: 'not-a-member' },
    });
    expect(cloud.calls).toEqual([]);
  });
});
