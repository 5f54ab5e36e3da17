import { describe, expect, it } from 'vitest';
import type { SnapshotId } from '../../src/core/domain/ids.ts';
import { aRequest, aWholeRequest } from '../support/builders.ts';
import { aCloud, anError, ecsAnswers, failureOf, noNetwork, REQUEST_ID, type Sent } from './support.ts';

noNetwork();

const MARK = 'ab12cd34ef/create';
const created = { body: { ImageId: 'm-bp1golden00000000001' } };
const create = (cloud = aCloud().cloud, facts = {}) => cloud.createImage(aRequest(facts), MARK, 'token-1');

describe('the request', () => {
  it('given a system snapshot and an empty data disk, when creating, then every row goes out with its size', async () => {
    const sent = ecsAnswers('CreateImage', created, {
      query: {
        RegionId: 'cn-hangzhou',
        ImageName: 'web-golden-2026-11-23',
        Description: 'The web tier after the release',
        'DiskDeviceMapping.1.Device': '/dev/xvda',
        'DiskDeviceMapping.1.DiskType': 'system',
        'DiskDeviceMapping.1.Size': '40',
        'DiskDeviceMapping.1.SnapshotId': 's-bp1web01sys00000001',
        'DiskDeviceMapping.2.Device': '/dev/xvdb',
        'DiskDeviceMapping.2.DiskType': 'data',
        'DiskDeviceMapping.2.Size': '20',
        'Tag.1.Key': 'team',
        'Tag.1.Value': 'web',
        'Tag.2.Key': 'darkroom:operation',
        'Tag.2.Value': MARK,
        ClientToken: 'token-1',
      },
    });
    expect(await create()).toEqual({ imageId: 'm-bp1golden00000000001', requestId: REQUEST_ID });
    expect(String(sent[0]?.headers.authorization)).toMatch(/^ACS3-HMAC-SHA256 Credential=LTAI/);
  });

  it('given a family, a resource group and a tag without value, when creating, then they go along', async () => {
    const tags = [{ key: 'temporary', value: '' }];
    const sent = ecsAnswers('CreateImage', created);
    await create(aCloud().cloud, { family: 'web', resourceGroup: 'rg-web', tags });
    const query = sent[0]?.query;
    expect(query?.get('ImageFamily')).toBe('web');
    expect(query?.get('ResourceGroupId')).toBe('rg-web');
    expect(query?.get('Tag.1.Value')).toBe('');
  });

  it('given options, when creating, then each goes out in the words of ECS and nothing else changes', async () => {
    const plain = ecsAnswers('CreateImage', created);
    await create();
    const query = {
      ...Object.fromEntries(plain[0]?.query ?? []),
      Architecture: 'arm64',
      Platform: 'Rocky Linux',
      BootMode: 'UEFI-Preferred',
      DetectionStrategy: 'Standard',
    };
    ecsAnswers('CreateImage', created, { query });
    const options = {
      architecture: 'arm64',
      platform: 'Rocky Linux',
      bootMode: 'UEFI-Preferred',
      detectionStrategy: 'Standard',
    };
    expect(await create(aCloud().cloud, options)).toEqual({ imageId: 'm-bp1golden00000000001', requestId: REQUEST_ID });
  });

  it('given all of an instance, when creating, then the instance goes out and no row: ECS would silently choose', async () => {
    const sent = ecsAnswers('CreateImage', created);
    await aCloud().cloud.createImage(aWholeRequest(), MARK, 'token-1');
    const query = sent[0]?.query;
    expect(query?.get('InstanceId')).toBe(aWholeRequest().source.fromInstance);
    expect(query?.get('ClientToken')).toBe('token-1');
    expect([...(query?.keys() ?? [])].filter((key) => /^DiskDeviceMapping|^SnapshotId/.test(key))).toEqual([]);
    expect(query?.get('Tag.2.Value')).toBe(MARK);
  });

  it('given another endpoint, when creating, then the request goes there for any region', async () => {
    ecsAnswers('CreateImage', created, { host: 'http://127.0.0.1:18085' });
    const { cloud } = aCloud({ endpoint: 'http://127.0.0.1:18085' });
    expect(await create(cloud, { region: 'eu-central-1' })).toEqual({
      imageId: 'm-bp1golden00000000001',
      requestId: REQUEST_ID,
    });
  });

  it("given a region with a host by its name, when creating, then the region's own host is called", async () => {
    ecsAnswers('CreateImage', created, { host: 'https://ecs.eu-central-1.aliyuncs.com' });
    expect(await create(aCloud().cloud, { region: 'eu-central-1' })).toEqual({
      imageId: 'm-bp1golden00000000001',
      requestId: REQUEST_ID,
    });
  });

  it('given an account that nobody configured, when creating, then it is refused without a call', async () => {
    const failure = await failureOf(create(aCloud().cloud, { account: 'production' }));
    expect(failure.kind).toBe('refused');
    expect(failure.message).toContain('production');
  });
});

describe('an effect whose answer was lost', () => {
  it('given a lost answer, when trying again, then the token is the same and the nonce is not', async () => {
    const sent: Sent[] = [];
    ecsAnswers('CreateImage', anError(503, 'ServiceUnavailable'), { sent });
    ecsAnswers('CreateImage', anError(403, 'IdempotentProcessing'), { sent });
    ecsAnswers('CreateImage', created, { sent });
    expect(await create()).toEqual({ imageId: 'm-bp1golden00000000001', requestId: REQUEST_ID });
    expect(sent.map(({ query }) => query.get('ClientToken'))).toEqual(['token-1', 'token-1', 'token-1']);
    expect(new Set(sent.map(({ headers }) => String(headers['x-acs-signature-nonce']))).size).toBe(3);
  });

  it('given no answer at all, when the tries are used up, then nobody can tell whether it was done', async () => {
    for (let count = 0; count < 4; count += 1) ecsAnswers('CreateImage', { broken: { code: 'ECONNRESET' } });
    const failure = await failureOf(create());
    expect(failure.kind).toBe('unclear');
    expect(failure.problem).toEqual({ code: 'cloud-unavailable', action: 'CreateImage' });
  });

  it.each([
    ['InvalidImageName.Duplicated', 400],
    ['QuotaExceed.Image', 403],
    ['SnapshotNotReady', 403],
  ])(
    'given a lost answer, when the next try meets %s, then it stays unclear whether the first made it',
    async (code, status) => {
      ecsAnswers('CreateImage', { broken: { code: 'ECONNRESET' } });
      ecsAnswers('CreateImage', anError(status, code));
      expect((await failureOf(create())).kind).toBe('unclear');
    },
  );

  it('given a lost answer, when only throttling follows, then it is unclear and not merely throttled', async () => {
    ecsAnswers('CreateImage', { broken: { code: 'ECONNRESET' } });
    for (let count = 0; count < 6; count += 1) ecsAnswers('CreateImage', anError(400, 'Throttling.User'));
    expect((await failureOf(create())).kind).toBe('unclear');
  });

  it('given an answer without an image id, when creating, then it is asked again and ends unclear', async () => {
    for (let count = 0; count < 4; count += 1) ecsAnswers('CreateImage', { body: {} });
    const { cloud, lines } = aCloud();
    expect((await failureOf(create(cloud))).kind).toBe('unclear');
    expect(lines.join()).toContain('ImageId');
  });
});

describe('a refusal', () => {
  const refusedWith = async (status: number, code: string, message?: string, facts = {}) => {
    ecsAnswers('CreateImage', anError(status, code, message));
    const { cloud, slept } = aCloud();
    const { kind, problem } = await failureOf(create(cloud, facts));
    expect(slept).toEqual([]);
    return { kind, problem };
  };

  it('given a taken name, when creating, then the problem names it and nothing is tried again', async () => {
    expect(await refusedWith(400, 'InvalidImageName.Duplicated')).toEqual({
      kind: 'refused',
      problem: { code: 'image-name-taken', name: 'web-golden-2026-11-23' },
    });
  });

  it('given a snapshot that is not ready, when creating, then ECS is busy with it', async () => {
    expect(await refusedWith(403, 'SnapshotNotReady')).toEqual({
      kind: 'busy',
      problem: { code: 'snapshot-not-accomplished', snapshotId: 's-bp1web01sys00000001' },
    });
  });

  it('given several snapshots, when one is not found, then none is accused', async () => {
    const disks = [
      ...aRequest().disks,
      { device: '/dev/xvdc', role: 'data', sizeGiB: 100, snapshotId: 's-bp1web01dat00000001' as SnapshotId },
    ];
    expect(await refusedWith(404, 'InvalidSnapshotId.NotFound', 'No such snapshot.', { disks })).toEqual({
      kind: 'refused',
      problem: { code: 'snapshot-not-found', region: 'cn-hangzhou' },
    });
  });

  it('given one code with several meanings, when it comes, then the message tells which', async () => {
    const notSystem = await refusedWith(403, 'OperationDenied', 'The specified snapshot is not from system disk.');
    expect(notSystem.problem).toEqual({ code: 'snapshot-not-system', snapshotId: 's-bp1web01sys00000001' });
    const shared = await refusedWith(400, 'OperationDenied', 'Shared snapshots do not support creating images.');
    expect(shared.problem).toMatchObject({
      code: 'cloud-refused',
      message: 'Shared snapshots do not support creating images.',
    });
  });

  it.each([
    ['Forbidden.RAM', 403, 'cloud-forbidden'],
    ['Forbidden', 403, 'cloud-forbidden'],
    ['SignatureDoesNotMatch', 400, 'cloud-credentials'],
    ['InvalidTimeStamp.Expired', 400, 'cloud-credentials'],
    ['InvalidAccessKeyId.NotFound', 404, 'cloud-credentials'],
    ['Account.Arrearage', 400, 'cloud-money'],
    ['QuotaExceed.Image', 403, 'cloud-quota'],
    ['InvalidParameter.KMSKeyId.CMKNotEnabled', 403, 'cloud-key-unusable'],
    ['InvalidAccountStatus.SnapshotServiceUnavailable', 403, 'cloud-snapshot-service-closed'],
    ['InvalidSnapshot.TooOld', 403, 'snapshot-too-old'],
    ['InvalidRegionId.NotFound', 404, 'region-not-found'],
  ])('given %s, when creating, then it is refused as %s %s', async (code, status, problem) => {
    expect(await refusedWith(status, code)).toMatchObject({ kind: 'refused', problem: { code: problem } });
  });

  it.each([
    ['InvalidInstanceId.NotFound', 404, 'not-found', 'refused'],
    ['InstanceLockedForSecurity', 400, 'security-lock', 'refused'],
    ['IncorrectInstanceStatus', 400, 'status', 'busy'],
    ['IncorrectInstanceStatus.NeedRestart', 403, 'needs-restart', 'refused'],
    ['IncorrectDiskStatus.Invalid', 403, 'needs-restart', 'refused'],
    ['HibernationConfigured.InstanceOperationForbidden', 403, 'hibernation', 'refused'],
    ['InvalidInstance.NotFoundSystemDisk', 400, 'no-system-disk', 'refused'],
    ['InvalidDiskCategory.CreateImage', 400, 'local-disks', 'refused'],
    ['InvalidOperation.DiskCategoryUnsupported', 403, 'local-disks', 'refused'],
  ])(
    'given all of an instance, when ECS answers %s (%s), then it is told as %s',
    async (code, status, because, kind) => {
      expect(await refusedWith(status, code, 'No.', aWholeRequest())).toEqual({
        kind,
        problem: { code: 'instance-not-imageable', instanceId: aWholeRequest().source.fromInstance, because },
      });
    },
  );

  it.each([
    ['IncorrectDiskStatus.CreatingSnapshot', 'snapshot'],
    ['IncorrectDiskStatus.Transferring', 'migration'],
    ['IncorrectDiskStatus', 'status'],
  ])('given all of an instance, when ECS answers %s, then it is busy with one of its disks', async (code, because) => {
    expect(await refusedWith(403, code, 'Wait.', aWholeRequest())).toEqual({
      kind: 'busy',
      problem: { code: 'instance-disk-busy', instanceId: aWholeRequest().source.fromInstance, because },
    });
  });

  it.each([
    ['IncorrectInstanceStatus', 400, 'cloud-busy'],
    ['IncorrectDiskStatus.CreatingSnapshot', 403, 'cloud-busy'],
    ['InvalidDiskCategory.CreateImage', 400, 'cloud-refused'],
  ])('given snapshots, when ECS answers %s, then no instance is accused', async (code, status, problem) => {
    expect((await refusedWith(status, code)).problem).toMatchObject({ code: problem });
  });

  it('given a code that nobody knows, when creating, then it is shown with message and request id', async () => {
    expect(await refusedWith(400, 'InvalidMoonPhase', 'Not today. RequestId: 04F0F334-1335-436C')).toEqual({
      kind: 'refused',
      problem: {
        code: 'cloud-refused',
        action: 'CreateImage',
        ecsCode: 'InvalidMoonPhase',
        message: 'Not today',
        requestId: '04F0F334-1335-436C-A1D7-6C044FE73368',
      },
    });
  });
});
