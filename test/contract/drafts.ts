import { describe, expect, it } from 'vitest';
import { emptyForm } from '../../src/core/domain/create-image-form.ts';
import type { Draft } from '../../src/core/domain/draft.ts';
import type { TeamId } from '../../src/core/domain/ids.ts';
import type { Drafts } from '../../src/core/ports/drafts.ts';
import { li, maya, NOW, person, priya } from '../support/builders.ts';

export const aDraft = (facts: Partial<Draft> = {}): Draft => ({
  id: 'draft0000000000000001',
  owner: maya,
  changedAt: NOW,
  form: emptyForm({ region: 'cn-hangzhou', dataDisks: [{ key: 'a', source: 'empty', size: '' }] }),
  ...facts,
});

const FULL = emptyForm({
  account: 'production',
  region: 'cn-hangzhou',
  instance: 'i-bp1web01000000000001',
  systemSnapshot: 's-bp1web01sys00000001',
  dataDisks: [{ key: 'a', source: 'empty', size: '40' }],
  name: 'web golden?',
  description: 'After the release',
  family: 'web',
  resourceGroup: 'rg-bp67acfmxazb4p',
  tags: 'team=web\n=half',
  architecture: 'arm64',
  platform: 'Rocky Linux',
  bootMode: 'UEFI',
  detectionStrategy: 'Standard',
  sensitiveDataRemoved: true,
  channel: 'C0IMAGES',
  advanced: true,
  proposedName: 'web-01-2026-11-23',
});
/** The user of `maya` in another workspace: another person. */
const mayaElsewhere = person('U0MAYA', 'T0OTHER' as TeamId);

/** What every store of drafts does. `open` gives an empty one. */
export function draftsContract(name: string, open: () => Promise<Drafts>): void {
  describe(`${name}: drafts`, () => {
    it('given a draft, when its owner opens it, then it is as it was left last', async () => {
      const drafts = await open();
      await drafts.put(aDraft());
      const changed = aDraft({ form: emptyForm({ region: 'cn-beijing' }) });
      await drafts.put(changed);
      expect(await drafts.get(changed.id, maya)).toEqual(changed);
    });

    it('given everything filled in, when it is opened, then nothing of it is lost', async () => {
      const drafts = await open();
      await drafts.put(aDraft({ form: FULL }));
      expect(await drafts.get(aDraft().id, maya)).toEqual(aDraft({ form: FULL }));
    });

    it("given a draft, when another person opens it, then there is nothing, and it stays the owner's", async () => {
      const drafts = await open();
      await drafts.put(aDraft());
      expect(await drafts.get(aDraft().id, li)).toBeUndefined();
      expect(await drafts.get(aDraft().id, maya)).toEqual(aDraft());
    });

    it.each([
      ['another person', li],
      ['the same id in another workspace', mayaElsewhere],
    ])('given a draft, when %s keeps or removes one under its id, then it is as it was', async (_who, other) => {
      const drafts = await open();
      await drafts.put(aDraft());
      await drafts.put(aDraft({ owner: other, form: FULL }));
      expect(await drafts.get(aDraft().id, maya)).toEqual(aDraft());
      expect(await drafts.latest(maya)).toEqual(aDraft());
      await drafts.remove(aDraft().id, other);
      expect(await drafts.get(aDraft().id, other)).toBeUndefined();
      expect(await drafts.get(aDraft().id, maya)).toEqual(aDraft());
    });

    it('given no such draft, or one that was removed, when it is opened, then there is nothing', async () => {
      const drafts = await open();
      expect(await drafts.get(aDraft().id, maya)).toBeUndefined();
      await drafts.put(aDraft());
      await drafts.remove(aDraft().id, maya);
      expect(await drafts.get(aDraft().id, maya)).toBeUndefined();
    });

    it('given a record that does not parse, when it is opened, then the error names the path', async () => {
      const drafts = await open();
      await drafts.put(aDraft({ form: emptyForm({ region: 7 as unknown as string }) }));
      await expect(drafts.get(aDraft().id, maya)).rejects.toThrow(/draft\.form\.region/);
    });

    it('given two drafts of one person, when each is changed, then they do not mix', async () => {
      const drafts = await open();
      const [one, other] = [aDraft({ id: 'one' }), aDraft({ id: 'other', form: FULL })];
      await drafts.put(one);
      await drafts.put(other);
      const changed = { ...one, changedAt: NOW + 1, form: emptyForm({ region: 'cn-beijing' }) };
      await drafts.put(changed);
      expect(await drafts.get('one', maya)).toEqual(changed);
      expect(await drafts.get('other', maya)).toEqual(other);
      await drafts.remove('one', maya);
      expect(await drafts.get('other', maya)).toEqual(other);
    });
  });

  describe(`${name}: the latest draft`, () => {
    const [one, other] = [aDraft({ id: 'one' }), aDraft({ id: 'other', form: FULL })];

    it('given no draft, when the latest is asked for, then there is none', async () => {
      expect(await (await open()).latest(maya)).toBeUndefined();
    });

    it('given two drafts, when the latest is asked for, then it is the one changed last, not the one begun last', async () => {
      const drafts = await open();
      await drafts.put(one);
      await drafts.put(other);
      expect(await drafts.latest(maya)).toEqual(other);
      const changed = { ...one, changedAt: NOW + 1 };
      await drafts.put(changed);
      expect(await drafts.latest(maya)).toEqual(changed);
    });

    it('given drafts of two people, when each asks for the latest, then it is their own', async () => {
      const drafts = await open();
      const ofLi = { ...other, owner: li };
      await drafts.put(one);
      await drafts.put(ofLi);
      expect(await drafts.latest(maya)).toEqual(one);
      expect(await drafts.latest(li)).toEqual(ofLi);
      expect(await drafts.latest(priya)).toBeUndefined();
      expect(await drafts.latest(mayaElsewhere)).toBeUndefined();
    });

    it('given the latest was removed, when it is asked for, then there is none, also where an older one is left', async () => {
      const drafts = await open();
      await drafts.put(one);
      await drafts.put(other);
      await drafts.remove(other.id, maya);
      expect(await drafts.latest(maya)).toBeUndefined();
      expect(await drafts.get(one.id, maya)).toEqual(one);
      await drafts.put(one);
      expect(await drafts.latest(maya)).toEqual(one);
    });

    it('given an older one was removed, when the latest is asked for, then it is still there', async () => {
      const drafts = await open();
      await drafts.put(one);
      await drafts.put(other);
      await drafts.remove(one.id, maya);
      expect(await drafts.latest(maya)).toEqual(other);
    });
  });

  describe(`${name}: preferences`, () => {
    it('given nobody chose anything, when asked, then there are none', async () => {
      expect(await (await open()).preferences(maya)).toEqual({});
    });

    it('given a choice, when another is made, then only the last counts, whole', async () => {
      const drafts = await open();
      await drafts.prefer(maya, { region: 'cn-beijing', channel: 'C0IMAGES' });
      expect(await drafts.preferences(maya)).toEqual({ region: 'cn-beijing', channel: 'C0IMAGES' });
      await drafts.prefer(maya, { region: 'eu-central-1' });
      expect(await drafts.preferences(maya)).toEqual({ region: 'eu-central-1' });
    });

    it('given the choice of one person, when another asks, then it is not theirs', async () => {
      const drafts = await open();
      await drafts.prefer(maya, { region: 'cn-beijing' });
      expect(await drafts.preferences(li)).toEqual({});
    });

    it('given a draft comes and goes, when preferences are asked for, then they stay', async () => {
      const drafts = await open();
      await drafts.prefer(maya, { region: 'cn-beijing' });
      await drafts.put(aDraft());
      await drafts.remove(aDraft().id, maya);
      expect(await drafts.preferences(maya)).toEqual({ region: 'cn-beijing' });
    });

    it('given a record that does not parse, when it is read, then the error names the path', async () => {
      const drafts = await open();
      await drafts.prefer(maya, { region: 7 as unknown as string });
      await expect(drafts.preferences(maya)).rejects.toThrow(/preferences of U0MAYA .*preferences\.region/);
    });
  });
}
