import { describe, expect, it } from 'vitest';
import type { AliyunId, RegionId } from '../../src/core/domain/ids.ts';
import type { CopyImageRequest, CopyTarget } from '../../src/core/domain/kinds/copy-image.ts';
import type { ShareImageRequest } from '../../src/core/domain/kinds/share-image.ts';
import { DEFAULT_ACCOUNT } from '../../src/core/domain/region.ts';
import { aRequest, IMAGE, REGION } from '../support/builders.ts';
import { aCloud, anError, ecsAnswers, failureOf, noNetwork, REQUEST_ID, type Sent } from './support.ts';

noNetwork();

const passed = anError(400, 'DryRunOperation', 'Request validation has been passed with DryRun flag set.');
const FRANKFURT = 'eu-central-1' as RegionId;
const VIRGINIA = 'us-east-1' as RegionId;
const SINGAPORE = 'ap-southeast-1' as RegionId;
const common = { account: DEFAULT_ACCOUNT, region: REGION, name: 'web-golden', imageId: IMAGE, tags: [] };
const aCopyRequest = (...regions: RegionId[]): CopyImageRequest => ({
  ...common,
  kind: 'copy-image',
  sizeGiB: 40,
  targets: regions.map((region) => ({ region, name: `web-golden-${region}`, tags: [] })),
  shareWith: [],
});
const aShareRequest = (add: string[]): ShareImageRequest => ({
  ...common,
  kind: 'share-image',
  add: add as AliyunId[],
  remove: [],
});
const toRegion = (region: string) => ({
  RegionId: 'cn-hangzhou',
  ImageId: IMAGE,
  DestinationRegionId: region,
  DestinationImageName: `web-golden-${region}`,
  'Tag.1.Key': 'darkroom:operation',
  'Tag.1.Value': 'dry-run',
  DryRun: 'true',
});

describe('a creation', () => {
  it('given a good one, when run dry, then with all it will have but a token', async () => {
    const sent = ecsAnswers('CreateImage', passed, { sent: [] });
    expect(await aCloud().cloud.dryRun(aRequest())).toBeUndefined();
    const query = sent[0]?.query;
    expect([query?.get('DryRun'), query?.get('ImageName'), query?.has('ClientToken')]).toEqual([
      'true',
      'web-golden-2026-11-23',
      false,
    ]);
    expect(query?.get('DiskDeviceMapping.2.Size')).toBe('20');
  });

  it('given a name that is taken, when run dry, then it is refused by name', async () => {
    ecsAnswers('CreateImage', anError(400, 'InvalidImageName.Duplicated'));
    const failure = await failureOf(aCloud().cloud.dryRun(aRequest()));
    expect(failure.problem).toEqual({ code: 'image-name-taken', name: 'web-golden-2026-11-23' });
  });

  it.each([
    ['QuotaExceed.ConcurrentSnapshotQuota', undefined],
    ['IncorrectDiskStatus.CreatingSnapshot', undefined],
    ['InvalidSnapshotId.NotReady', 'snapshot-not-accomplished'],
    ['InvalidResourceGroup.NotFound', 'resource-group-not-found'],
  ])('given %s, when run dry, then it counts if it will not pass by itself', async (code, problem) => {
    ecsAnswers('CreateImage', anError(403, code));
    const told = aCloud().cloud.dryRun(aRequest());
    if (problem) expect((await failureOf(told)).problem.code).toBe(problem);
    else expect(await told).toBeUndefined();
  });

  it('given no clear answer, when the next try passes, then it passes: nothing was done either way', async () => {
    ecsAnswers('CreateImage', { broken: { code: 'ECONNRESET' } });
    ecsAnswers('CreateImage', passed);
    await aCloud().cloud.dryRun(aRequest());
  });

  it('given no clear answer, when the next try is refused, then it is refused', async () => {
    ecsAnswers('CreateImage', { broken: { code: 'ECONNRESET' } });
    ecsAnswers('CreateImage', anError(403, 'QuotaExceed.Image'));
    const failure = await failureOf(aCloud().cloud.dryRun(aRequest()));
    expect([failure.kind, failure.problem.code, failure.requestId]).toEqual(['refused', 'cloud-quota', REQUEST_ID]);
  });
});

describe('copies', () => {
  it('given two regions, when run dry, then each is asked about', async () => {
    const sent: Sent[] = [];
    ecsAnswers('CopyImage', passed, { query: toRegion(FRANKFURT), sent });
    ecsAnswers('CopyImage', passed, { query: toRegion(VIRGINIA), sent });
    await aCloud().cloud.dryRun(aCopyRequest(FRANKFURT, VIRGINIA));
    expect(sent).toHaveLength(2);
  });

  it('given one that gets no answer and one that is refused, when run dry, then the refusal is told', async () => {
    for (let count = 0; count < 4; count += 1) {
      ecsAnswers('CopyImage', anError(503, 'ServiceUnavailable'), { query: toRegion(FRANKFURT) });
    }
    ecsAnswers('CopyImage', anError(400, 'InvalidImageName.Duplicated'), { query: toRegion(VIRGINIA) });
    const failure = await failureOf(aCloud().cloud.dryRun(aCopyRequest(FRANKFURT, VIRGINIA)));
    expect(failure.problem).toEqual({ code: 'image-name-taken', name: 'web-golden-us-east-1', region: VIRGINIA });
  });

  it('given two that are refused, when run dry, then each is told with its region, what is alike together', async () => {
    const request = aCopyRequest(FRANKFURT, VIRGINIA, SINGAPORE);
    const [first, second, third] = request.targets as [CopyTarget, CopyTarget, CopyTarget];
    const targets = [
      { ...first, encrypted: true, kmsKeyId: 'key-bad' },
      { ...second, encrypted: true, kmsKeyId: 'key-bad' },
      third,
    ];
    const notFound = anError(404, 'InvalidParameter.KMSKeyId.NotFound');
    const withKey = (region: string) => ({ ...toRegion(region), Encrypted: 'true', KMSKeyId: 'key-bad' });
    ecsAnswers('CopyImage', notFound, { query: withKey(FRANKFURT) });
    ecsAnswers('CopyImage', notFound, { query: withKey(VIRGINIA) });
    ecsAnswers('CopyImage', anError(403, 'QuotaExceed.Image'), { query: toRegion(SINGAPORE) });
    const failure = await failureOf(aCloud().cloud.dryRun({ ...request, targets }));
    expect([failure.kind, failure.requestId]).toEqual(['refused', REQUEST_ID]);
    expect([failure.problem, ...failure.more]).toMatchObject([
      {
        code: 'problem-of',
        which: [FRANKFURT, VIRGINIA],
        problem: { code: 'cloud-key-unusable', kmsKeyId: 'key-bad' },
      },
      { code: 'problem-of', which: [SINGAPORE], problem: { code: 'cloud-quota' } },
    ]);
  });

  it('given what is about the account, or names its region, when run dry, then it is told as it is, once', async () => {
    ecsAnswers('CopyImage', anError(403, 'Account.Arrearage'), { query: toRegion(FRANKFURT) });
    ecsAnswers('CopyImage', anError(403, 'Account.Arrearage'), { query: toRegion(VIRGINIA) });
    ecsAnswers('CopyImage', anError(400, 'InvalidImageName.Duplicated'), { query: toRegion(SINGAPORE) });
    const failure = await failureOf(aCloud().cloud.dryRun(aCopyRequest(FRANKFURT, VIRGINIA, SINGAPORE)));
    expect([failure.problem, ...failure.more]).toMatchObject([
      { code: 'cloud-money' },
      { code: 'image-name-taken', region: SINGAPORE },
    ]);
  });

  it('given one that gets no answer, when run dry, then it did not pass', async () => {
    for (let count = 0; count < 4; count += 1) ecsAnswers('CopyImage', anError(503, 'ServiceUnavailable'));
    expect((await failureOf(aCloud().cloud.dryRun(aCopyRequest(FRANKFURT)))).kind).toBe('unclear');
  });

  it('given an image that is being copied, when run dry, then that is no reason against it', async () => {
    ecsAnswers('CopyImage', anError(400, 'OperationDenied.ImageCopyConflict'));
    expect(await aCloud().cloud.dryRun(aCopyRequest(FRANKFURT))).toBeUndefined();
  });
});

describe('shares', () => {
  const one = '201693514356660002';
  const image = { ImageId: IMAGE, Status: 'Available', Size: 40 };
  const looks = () => {
    ecsAnswers('DescribeImages', { body: { TotalCount: 1, Images: { Image: [image] } } });
    ecsAnswers('DescribeImageSharePermission', { body: { TotalCount: 0, Accounts: { Account: [] } } });
  };

  it('given an account, when run dry, then as it will be, and nothing is read back', async () => {
    looks();
    ecsAnswers('ModifyImageSharePermission', passed, {
      query: { RegionId: 'cn-hangzhou', ImageId: IMAGE, 'AddAccount.1': one, DryRun: 'true' },
    });
    expect(await aCloud().cloud.dryRun(aShareRequest([one]))).toBeUndefined();
  });

  it('given an account that nobody has, when run dry, then it is refused', async () => {
    looks();
    ecsAnswers('ModifyImageSharePermission', anError(404, 'InvalidAccount.NotFound'));
    const failure = await failureOf(aCloud().cloud.dryRun(aShareRequest([one])));
    expect(failure.problem).toEqual({ code: 'share-account-unknown', accounts: [one] });
  });

  it('given more than fit, when run dry, then nothing is sent', async () => {
    looks();
    const many = Array.from({ length: 51 }, (_, index) => String(201693514356660100n + BigInt(index)));
    expect((await failureOf(aCloud().cloud.dryRun(aShareRequest(many)))).problem.code).toBe('too-many-shares');
  });
});
