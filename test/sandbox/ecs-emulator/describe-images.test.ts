import { expect, it } from 'vitest';
import type { EcsEmulator } from '../../../src/sandbox/ecs-emulator/emulator.ts';
import { seeded } from '../../../src/sandbox/ecs-emulator/seed.ts';
import { anEmulator, call, copy, inHangzhou, minute } from './support.ts';

const list = async (emulator: EcsEmulator, params: Record<string, string> = {}): Promise<string[]> => {
  const { body } = await inHangzhou(emulator, 'DescribeImages', { PageSize: '100', ...params });
  return body.Images.Image.map((image: { ImageId: string }) => image.ImageId);
};

it('given images in several states, when Status is not sent, then only the available ones are listed', async () => {
  const { emulator } = await anEmulator();
  const creating = (await inHangzhou(emulator, 'CreateImage', { SnapshotId: seeded.webSystemSnapshot })).body.ImageId;
  expect(await list(emulator)).toEqual([seeded.goldenImage, seeded.goldenDbImage, seeded.publicImage]);
  expect(await list(emulator, { Status: 'Creating,Waiting' })).toEqual([creating]);
  expect(await list(emulator, { Status: 'ALL', ImageOwnerAlias: 'self' })).toEqual([
    creating,
    seeded.goldenImage,
    seeded.goldenDbImage,
    seeded.deprecatedImage,
  ]);
  expect(await list(emulator, { ImageId: creating })).toEqual([]);
});

it('given filters, when listing, then each keeps what it names', async () => {
  const { emulator } = await anEmulator();
  const { goldenImage, goldenDbImage, deprecatedImage, publicImage, webGoldenSnapshot } = seeded;
  const kept: [Record<string, string>, string[]][] = [
    [{ ImageId: `${goldenImage},m-gone` }, [goldenImage]],
    [{ ImageId: 'm-gone' }, []],
    [{ ImageName: 'WEB-2026' }, [goldenImage]],
    [{ ImageFamily: 'golden-web' }, [goldenImage]],
    [{ ImageFamily: 'golden' }, []],
    [{ ImageOwnerAlias: 'system' }, [publicImage]],
    [{ SnapshotId: webGoldenSnapshot }, [goldenImage]],
    [{ Usage: 'instance', ImageOwnerAlias: 'self' }, [goldenImage]],
    [{ Status: 'Deprecated' }, [deprecatedImage]],
    [{ Status: 'Available', Usable: 'false' }, []],
    [{ OSType: 'windows' }, []],
    [{ Architecture: 'x86_64', ImageOwnerAlias: 'self' }, [goldenImage, goldenDbImage]],
    [{ 'Filter.1.Key': 'NetworkType', 'Filter.1.Value': 'vpc', ImageOwnerAlias: 'self' }, [goldenImage, goldenDbImage]],
    [{ Status: 'Waiting,CreateFailed' }, []],
  ];
  for (const [params, ids] of kept) expect(await list(emulator, params), JSON.stringify(params)).toEqual(ids);
});

it('given tagged images, when filtering by tags, then key, value and all of them count', async () => {
  const { emulator } = await anEmulator();
  const { goldenImage } = seeded;
  const tagged = (...pairs: [string, string?][]) =>
    list(
      emulator,
      Object.fromEntries(
        pairs.flatMap(([key, value], n) => [
          [`Tag.${n + 1}.Key`, key],
          ...(value === undefined ? [] : [[`Tag.${n + 1}.Value`, value]]),
        ]),
      ),
    );
  expect(await tagged(['team'])).toEqual([goldenImage]);
  expect(await tagged(['team', 'platform'], ['reviewed', ''])).toEqual([goldenImage]);
  expect(await tagged(['team', ''])).toEqual([]);
  expect(await tagged(['team'], ['missing'])).toEqual([]);
});

it('given images of different ages, when filtering by creation time, then both ends count', async () => {
  const { emulator } = await anEmulator();
  const between = (start: string, end: string) =>
    list(emulator, {
      'Filter.1.Key': 'CreationStartTime',
      'Filter.1.Value': start,
      'Filter.2.Key': 'CreationEndTime',
      'Filter.2.Value': end,
    });
  expect(await between('2026-01-02T08:30Z', '2026-01-02T08:30Z')).toEqual([seeded.goldenImage]);
  expect(await between('2026-01-02T08:31Z', '2026-01-03T00:00Z')).toEqual([]);
});

it('given 25 images, when paging, then ten come by default and each comes once', async () => {
  const { emulator } = await anEmulator();
  for (let n = 0; n < 25; n++) emulator.world.addImage({ imageName: `many-${n}` });
  const page = async (params: Record<string, string>) =>
    (await inHangzhou(emulator, 'DescribeImages', { ImageName: 'many-', ...params })).body;
  const first = await page({});
  expect(first).toMatchObject({ PageNumber: 1, PageSize: 10, TotalCount: 25, RegionId: 'cn-hangzhou' });
  const pages = [first, await page({ PageNumber: '2' }), await page({ PageNumber: '3' })];
  const ids = pages.flatMap((one) => one.Images.Image.map((image: { ImageId: string }) => image.ImageId));
  expect(new Set(ids).size).toBe(25);
  expect((await page({ PageNumber: '4' })).Images.Image).toEqual([]);
});

it('given copies in every state, when listed by tag and status, then the newest comes first and copies say so', async () => {
  const { emulator, clock } = await anEmulator({ copyConcurrency: 'queued', quotas: { copiesPerDestination: 1 } });
  const ids: string[] = [];
  for (let n = 0; n < 4; n++) {
    if (n === 1) emulator.faults.add({ kind: 'failNextCopy', percent: 50 });
    ids.unshift((await copy(emulator, { 'Tag.1.Key': 'darkroom', 'Tag.1.Value': `op/${n}` })).body.ImageId);
    clock.move(1000);
  }
  clock.move(3 * minute);
  const listed = async (Status: string) => {
    const asked = { RegionId: 'cn-shanghai', 'Tag.1.Key': 'darkroom', ImageOwnerAlias: 'self', Status };
    const { body } = await call(emulator, 'DescribeImages', asked);
    return body.Images.Image.map((one: Record<string, string>) => [one.ImageId, one.Status, one.IsCopied]);
  };
  const states = ['Waiting', 'Creating', 'CreateFailed', 'Available'];
  const all = ids.map((id, n) => [id, states[n], true]);
  expect(await listed('Creating,Waiting,Available,UnAvailable,CreateFailed')).toEqual(all);
  expect(await listed('Waiting,CreateFailed')).toEqual([all[0], all[2]]);
});

it('given an image, when it is listed, then sizes, owner and sharing have their odd types', async () => {
  const { emulator } = await anEmulator();
  const { text, body } = await inHangzhou(emulator, 'DescribeImages', { ImageId: seeded.goldenImage });
  expect(text).toContain('"ImageOwnerId":201693514356660001,');
  expect(body.Images.Image[0]).toMatchObject({
    Size: 40,
    Progress: '100%',
    Usable: true,
    Usage: 'instance',
    IsSelfShared: '',
    DiskDeviceMappings: { DiskDeviceMapping: [{ Size: '40', Progress: '100%', RemainTime: 0 }] },
    Tags: { Tag: expect.arrayContaining([{ TagKey: 'reviewed', TagValue: '' }]) },
  });
});

it('given another account, when it lists images, then it sees public ones, its own and none of the first', async () => {
  const { emulator } = await anEmulator();
  const other = { keyId: 'sandbox-second-key', secret: 'sandbox-second-key-secret' };
  const { body } = await call(emulator, 'DescribeImages', { RegionId: 'cn-hangzhou', Status: 'ALL' }, other);
  expect(body.Images.Image.map((image: { ImageId: string }) => image.ImageId)).toEqual([
    seeded.productionImage,
    seeded.publicImage,
  ]);
});

it.each([
  [{ PageSize: '101' }, 400, 'InvalidParamter'],
  [{ PageNumber: '0' }, 400, 'InvalidParamter'],
  [{ Status: 'Ready' }, 400, 'InvalidParamter'],
  [{ ImageId: Array.from({ length: 101 }, (_, n) => `m-${n}`).join(',') }, 400, 'InvalidParamter'],
  [{ Usable: 'true' }, 400, 'MissingParameter'],
  [{ ImageOwnerAlias: 'me' }, 400, 'InvalidImageOwnerAlias.ValueNotSupported'],
  [{ IsPublic: 'true' }, 400, 'InvalidImageOwnerAlias.PublicImageUnsupported'],
  [{ ImageOwnerId: '201693514356660001' }, 400, 'InvalidOperation.ImageOwnerIdUnsupported'],
  [{ Usage: 'some' }, 404, 'InvalidUsage'],
  [{ OSType: 'dos' }, 404, 'InvalidOSType'],
  [{ Architecture: 'vax' }, 404, 'InvalidArchitecture'],
  [{ 'Filter.1.Key': 'Colour', 'Filter.1.Value': 'red' }, 404, 'InvalidFilterKey.NotFound'],
  [{ 'Filter.1.Key': 'CreationStartTime', 'Filter.1.Value': '2026-01-01' }, 404, 'InvalidFilterValue'],
  [{ 'Tag.1.Value': 'x' }, 400, 'InvalidTag.Mismatch'],
  [Object.fromEntries(Array.from({ length: 21 }, (_, n) => [`Tag.${n + 1}.Key`, `k${n}`])), 400, 'InvalidTagCount'],
  [{ DryRun: 'true' }, 400, 'DryRunOperation'],
])('given %j, when listing images, then it answers %i %s', async (params, status, code) => {
  const { emulator } = await anEmulator();
  const reply = await inHangzhou(emulator, 'DescribeImages', params as Record<string, string>);
  expect([reply.status, reply.body.Code]).toEqual([status, code]);
});
