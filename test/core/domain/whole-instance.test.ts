import { describe, expect, it } from 'vitest';
import { judgeWish, type WishFacts } from '../../../src/core/domain/create-image.ts';
import { emptyForm, formOf, readCreateImageForm } from '../../../src/core/domain/create-image-form.ts';
import type { AliyunId, DiskId, InstanceId, RegionId } from '../../../src/core/domain/ids.ts';
import type { InstanceDetails } from '../../../src/core/domain/instance.ts';
import { days } from '../../../src/core/domain/instant.ts';
import { DEFAULT_ACCOUNT } from '../../../src/core/domain/region.ts';
import { differencesOf } from '../../../src/core/domain/request-differences.ts';
import type { Disk } from '../../../src/core/domain/snapshot.ts';
import { disksOfWhole, type WholeInstance } from '../../../src/core/domain/whole-instance.ts';
import { aForm, anImage, anInstance, aRequest, aWholeRequest, CHANNEL, NOW, REGION } from '../../support/builders.ts';
import { aDisk } from '../../support/fake-cloud.ts';

const instance = 'i-bp1web01000000000001' as InstanceId;
const system = aDisk({ instance, device: '/dev/xvda' });
const diskId = (n: number) => `d-bp1web0100000000000${n}` as DiskId;
const data = (n: number, facts: Partial<Disk> = {}): Disk =>
  aDisk({ id: diskId(n), instance, role: 'data', sizeGiB: 100 * n, device: `/dev/xvd${'abcd'[n]}`, ...facts });

const aWhole = (facts: Partial<InstanceDetails> = {}, disks = [system, data(1)]): WholeInstance => ({
  instance: anInstance(facts),
  disks,
});
const wish = { account: DEFAULT_ACCOUNT, region: REGION, name: 'web-golden', tags: [], channel: CHANNEL };
const judged = (facts: Partial<WishFacts> = {}, wished = {}) =>
  judgeWish(
    { ...wish, wholeInstance: instance, ...wished },
    {
      snapshots: [],
      systemDisk: undefined,
      whole: aWhole(),
      now: NOW,
      sameName: [],
      regions: [],
      taken: new Map(),
      account: undefined,
      channelPostable: true,
      ...facts,
    },
  );
const problemsOf = (facts: Partial<WishFacts>, wished = {}) => {
  const answer = judged(facts, wished);
  return answer.ok ? [] : answer.problems;
};

describe('an image of a whole instance', () => {
  it('given an instance that runs, when judged, then its disks are those of the request, and that it ran is kept', () => {
    expect(judged()).toEqual({
      ok: true,
      request: {
        kind: 'create-image',
        account: DEFAULT_ACCOUNT,
        region: REGION,
        name: 'web-golden',
        tags: [],
        disks: [
          { device: '/dev/xvda', role: 'system', sizeGiB: 40, diskId: system.id },
          { device: '/dev/xvdb', role: 'data', sizeGiB: 100, diskId: diskId(1) },
        ],
        source: { fromInstance: instance, running: true, encrypted: false },
      },
    });
  });

  it('given one that is stopped, with an encrypted disk, when judged, then the request says both', () => {
    const whole = aWhole({ status: 'Stopped', stoppedMode: 'StopCharging' }, [system, data(1, { encrypted: true })]);
    expect(judged({ whole })).toMatchObject({
      request: { source: { fromInstance: instance, running: false, encrypted: true } },
    });
  });

  it('given disks in any order, when mapped, then the system disk is first and the others follow by device', () => {
    const disks = disksOfWhole({ disks: [data(3), data(1), system, data(2)] });
    expect(disks.map(({ device, sizeGiB }) => `${device} ${sizeGiB}`)).toEqual([
      '/dev/xvda 40',
      '/dev/xvdb 100',
      '/dev/xvdc 200',
      '/dev/xvdd 300',
    ]);
  });

  it('given disks of which ECS names no device, when mapped, then they have those that images have', () => {
    const bare = [aDisk(), aDisk({ id: diskId(1), role: 'data' })];
    expect(disksOfWhole({ disks: bare }).map(({ device }) => device)).toEqual(['/dev/xvda', '/dev/xvdb']);
  });
});

describe('an instance that no image can be made of', () => {
  it.each<[string, Partial<InstanceDetails>, Disk[] | undefined, string, object]>([
    ['Starting', { status: 'Starting' }, undefined, 'status', { status: 'Starting' }],
    ['Stopping', { status: 'Stopping' }, undefined, 'status', { status: 'Stopping' }],
    ['Pending', { status: 'Pending' }, undefined, 'status', { status: 'Pending' }],
    ['locked for security', { locks: ['financial', 'security'] }, undefined, 'security-lock', {}],
    ['a subscription that ended', { charge: 'PrePaid', expiresAt: NOW - days(1) }, undefined, 'expired', {}],
    ['a local disk', {}, [system, data(1, { category: 'local_ssd_pro' })], 'local-disks', { disks: [diskId(1)] }],
    ['an ephemeral disk', {}, [system, data(1, { category: 'ephemeral_ssd' })], 'local-disks', { disks: [diskId(1)] }],
    [
      'an elastic ephemeral disk',
      {},
      [system, data(2, { category: 'elastic_ephemeral_disk_standard' })],
      'local-disks',
      { disks: [diskId(2)] },
    ],
    ['no disks that are listed', {}, [], 'no-system-disk', {}],
  ])('given one with %s, when judged, then that is told under the instance', (_what, facts, disks, because, more) => {
    expect(problemsOf({ whole: aWhole(facts, disks) })).toEqual([
      { field: 'instance', problem: { code: 'instance-not-imageable', instanceId: instance, because, ...more } },
    ]);
  });

  it.each<[string, Partial<InstanceDetails>]>([
    ['pays as it goes, whatever its time', { charge: 'PostPaid', expiresAt: NOW - days(1) }],
    ['has a subscription that goes on', { charge: 'PrePaid', expiresAt: NOW + days(1) }],
    ['is locked for something else, of which ECS decides', { locks: ['financial'] }],
  ])('given one that %s, when judged, then nothing stands against it', (_what, facts) => {
    expect(problemsOf({ whole: aWhole(facts) })).toEqual([]);
  });

  it('given one that is not listed, when judged, then it is not found there, beside all else', () => {
    expect(problemsOf({ whole: undefined, sameName: [anImage()], channelPostable: false })).toEqual([
      {
        field: 'instance',
        problem: { code: 'instance-not-imageable', instanceId: instance, because: 'not-found', region: REGION },
      },
      expect.objectContaining({ field: 'name' }),
      expect.objectContaining({ field: 'channel' }),
    ]);
  });
});

describe('an image of an instance with encrypted disks, for other accounts', () => {
  const FRANKFURT = 'eu-central-1' as RegionId;
  const shareWith = ['1234567890123456' as AliyunId];
  const copies = [{ region: FRANKFURT, name: 'web-golden', tags: [] }];
  const regions = [REGION, FRANKFURT].map((id) => ({ id, name: id }));
  const withKey: Disk = { ...system, encrypted: true, kmsKeyId: 'key-of-web' };
  const withServiceKey: Disk = { ...system, encrypted: true };
  const unshareable = (because: string, ...where: RegionId[]) => [
    { field: 'shareWith', problem: { code: 'encrypted-not-shareable', because, regions: where } },
  ];
  const whyNot = (disks: Disk[], wished = {}) =>
    problemsOf({ whole: aWhole({}, disks), regions }, { shareWith, ...wished });

  it('given a key of its own, when judged, then the image can be shared, and its copies cannot', () => {
    expect(whyNot([withKey])).toEqual([]);
    expect(whyNot([withKey], { copies })).toEqual(unshareable('service-key', FRANKFURT));
  });

  it('given the key of the service, or data disks, when judged, then it can be shared nowhere', () => {
    expect(whyNot([withServiceKey])).toEqual(unshareable('service-key', REGION));
    expect(whyNot([withKey, data(1)])).toEqual(unshareable('data-disks', REGION));
    expect(whyNot([withServiceKey], { shareWith: [] })).toEqual([]);
  });
});

describe('the form of a whole instance', () => {
  const form = aForm({ from: 'instance', instance, systemSnapshot: '', dataDisks: [] });

  it('given only what must be filled in, when read, then the wish is for that instance and no snapshot', () => {
    const { name, region, channel } = form;
    expect(
      readCreateImageForm(
        emptyForm({ from: 'instance', instance: ` ${instance}\n`, name, region, channel, sensitiveDataRemoved: true }),
      ),
    ).toStrictEqual({
      ok: true,
      wish: { account: 'default', region: REGION, wholeInstance: instance, name, tags: [], channel: CHANNEL },
    });
  });

  it.each([
    ['', 'instance-missing'],
    ['web-01', 'malformed-instance-id'],
  ])('given the instance “%s”, when read, then it is told under it', (typed, code) => {
    const read = readCreateImageForm({ ...form, instance: typed });
    expect(read).toMatchObject({ ok: false, problems: [{ field: 'instance', problem: { code } }] });
  });

  it('given what was left of snapshots, when read, then none of it counts', () => {
    const left = { systemSnapshot: 'nonsense', dataDisks: [{ key: 'r1', source: '', size: 'x' }] };
    expect(readCreateImageForm({ ...form, ...left })).toEqual(readCreateImageForm(form));
  });

  it('given a request, when its form is made to change it, then it is of the instance and reads back as it was', () => {
    const filled = { ...formOf(aWholeRequest(), CHANNEL), sensitiveDataRemoved: true };
    expect(filled).toMatchObject({ from: 'instance', systemSnapshot: '', dataDisks: [] });
    expect(readCreateImageForm(filled)).toMatchObject({
      wish: { wholeInstance: aWholeRequest().source.fromInstance, name: aWholeRequest().name },
    });
    expect(formOf(aRequest(), CHANNEL)).toMatchObject({ from: 'snapshots', dataDisks: [{ size: '20' }] });
  });
});

describe('what an edit changed', () => {
  it('given snapshots before and the whole instance after, when compared, then source and disks are told', () => {
    const source = { fromInstance: instance, running: true, encrypted: false };
    const disks = disksOfWhole({ disks: [system] });
    expect(differencesOf(aRequest(), aRequest({ disks }))).not.toEqual([]);
    expect(differencesOf(aRequest(), { ...aRequest(), disks, source })).toEqual([
      { part: 'disks', before: expect.stringContaining(' from s-'), after: `/dev/xvda 40 GiB of ${system.id}` },
      { part: 'disks', before: '/dev/xvdb 20 GiB empty' },
      { part: 'source', before: instance, after: `all disks of ${instance}, running` },
    ]);
  });

  it('given an instance that was stopped since, when compared, then that is told', () => {
    const { source } = aWholeRequest();
    expect(differencesOf(aWholeRequest(), aWholeRequest({ source: { ...source, running: false } }))).toEqual([
      {
        part: 'source',
        before: `all disks of ${source.fromInstance}, running`,
        after: `all disks of ${source.fromInstance}, stopped`,
      },
    ]);
  });
});
