import { describe, expect, it } from 'vitest';
import type { InstanceId, SnapshotId } from '../../../src/core/domain/ids.ts';
import { differencesOf } from '../../../src/core/domain/request-differences.ts';
import { aChangeRequest, aCopyRequest, aRequest, aTarget } from '../../support/builders.ts';

const snapshotId = 's-bp1web01dat00000001' as SnapshotId;
const [system, data] = aRequest().disks;
if (!system || !data) throw new Error('the request has two disks');

describe('differencesOf', () => {
  it('given the same request, when compared, then there is no difference', () => {
    expect(differencesOf(aRequest(), aRequest())).toEqual([]);
  });

  it.each([
    { part: 'account', before: 'default', after: 'production' },
    { part: 'region', before: 'cn-hangzhou', after: 'eu-central-1' },
    { part: 'name', before: 'web-golden-2026-11-23', after: 'web-golden' },
    { part: 'description', before: 'The web tier after the release', after: 'The web tier' },
    { part: 'family', after: 'web' },
    { part: 'resourceGroup', after: 'rg-acfmxazb4ph****' },
    { part: 'architecture', after: 'arm64' },
    { part: 'platform', after: 'Rocky Linux' },
    { part: 'bootMode', after: 'UEFI' },
    { part: 'detectionStrategy', after: 'Standard' },
  ])('given another $part, when compared, then both sides are told, and the other way round', (difference) => {
    const { part, before, after } = difference;
    const changed = aRequest({ [part]: after } as Partial<ReturnType<typeof aRequest>>);

    expect(differencesOf(aRequest(), changed)).toEqual([difference]);
    expect(differencesOf(changed, aRequest())).toEqual([
      { part, before: after, ...(before !== undefined && { after: before }) },
    ]);
  });

  it('given another wish for an image, when compared, then each part that is wanted otherwise is told', () => {
    const after = aChangeRequest({ name: { before: 'web', after: 'web-new' }, tags: [{ key: 'team', before: 'web' }] });

    expect(differencesOf(aChangeRequest(), after)).toEqual([
      { part: 'newName', before: 'web-old', after: 'web-new' },
      { part: 'status', before: 'Deprecated' },
      { part: 'tags', before: 'team=ops', after: 'no team' },
      { part: 'tags', before: 'keep=2031' },
      { part: 'tags', before: 'no release' },
      { part: 'tags', before: 'tested=' },
    ]);
    expect(differencesOf(after, after)).toEqual([]);
  });

  it('given a description that is gone, when compared, then only what it was is told', () => {
    const { description, ...without } = aRequest();

    expect(differencesOf(aRequest(), without)).toEqual([{ part: 'description', before: description }]);
  });

  it('given tags that are new, changed and gone, when compared, then each is told once, by its key', () => {
    const before = aRequest({ tags: [tag('team', 'web'), tag('stage', 'test'), tag('owner', 'maya')] });
    const after = aRequest({ tags: [tag('owner', 'maya'), tag('team', 'shop'), tag('cost', '7')] });

    expect(differencesOf(before, after)).toEqual([
      { part: 'tags', before: 'team=web', after: 'team=shop' },
      { part: 'tags', before: 'stage=test' },
      { part: 'tags', after: 'cost=7' },
    ]);
  });

  it('given disks that are larger, from a snapshot, new and gone, when compared, then each is told by its device', () => {
    const disk = (device: string, sizeGiB: number) => ({ device, role: 'data', sizeGiB }) as const;
    const before = aRequest({ disks: [system, data, disk('/dev/xvdc', 50)] });
    const after = aRequest({
      disks: [{ ...system, sizeGiB: 60 }, { ...data, snapshotId }, disk('/dev/xvdd', 30)],
    });

    expect(differencesOf(before, after)).toEqual([
      {
        part: 'disks',
        before: '/dev/xvda 40 GiB from s-bp1web01sys00000001',
        after: '/dev/xvda 60 GiB from s-bp1web01sys00000001',
      },
      { part: 'disks', before: '/dev/xvdb 20 GiB empty', after: `/dev/xvdb 20 GiB from ${snapshotId}` },
      { part: 'disks', before: '/dev/xvdc 50 GiB empty' },
      { part: 'disks', after: '/dev/xvdd 30 GiB empty' },
    ]);
  });

  it('given another instance, when compared, then both are told; without one it is the snapshot', () => {
    const { source } = aRequest();
    const instanceId = 'i-bp1web02000000000002' as InstanceId;
    const { instanceId: _, ...bare } = source;

    expect(differencesOf(aRequest(), aRequest({ source: { ...source, instanceId } }))).toEqual([
      { part: 'source', before: source.instanceId, after: instanceId },
    ]);
    expect(differencesOf(aRequest(), aRequest({ source: bare }))).toEqual([
      { part: 'source', before: source.instanceId, after: source.snapshotId },
    ]);
  });

  it('given several parts, when compared, then they come in the order in which a request is read', () => {
    const after = aRequest({ name: 'other', tags: [], disks: [system], family: 'web' });

    expect(differencesOf(aRequest(), after).map(({ part }) => part)).toEqual(['name', 'family', 'tags', 'disks']);
  });

  it('given another snapshot of the same instance, when compared, then its disk says so', () => {
    const source = { ...aRequest().source, snapshotId };
    const after = aRequest({ source, disks: [{ ...system, snapshotId }, data] });

    expect(differencesOf(aRequest(), after)).toEqual([
      {
        part: 'disks',
        before: '/dev/xvda 40 GiB from s-bp1web01sys00000001',
        after: `/dev/xvda 40 GiB from ${snapshotId}`,
      },
    ]);
  });

  it('given the same tags and disks in another order, when compared, then there is no difference', () => {
    const tags = [tag('team', 'web'), tag('stage', 'test')];

    expect(differencesOf(aRequest({ tags }), aRequest({ tags: [...tags].reverse(), disks: [data, system] }))).toEqual(
      [],
    );
  });

  it('given a copy that is not to be encrypted now, when compared, then that is told and not left out', () => {
    const before = aCopyRequest({ targets: [aTarget('eu-central-1')] });
    const after = aCopyRequest({ targets: [aTarget('eu-central-1', { encrypted: false })] });

    expect(differencesOf(before, after)).toMatchObject([
      { part: 'targets', after: expect.stringMatching(/^eu-central-1 as .*, not encrypted$/) },
    ]);
  });
});

function tag(key: string, value: string) {
  return { key, value };
}
