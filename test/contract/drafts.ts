import { describe, expect, it } from 'vitest';
import { emptyForm } from '../../src/core/domain/create-image-form.ts';
import type { Draft } from '../../src/core/domain/draft.ts';
import type { Drafts } from '../../src/core/ports/drafts.ts';
import { li, maya, NOW } from '../support/builders.ts';

export const aDraft = (facts: Partial<Draft> = {}): Draft => ({
  id: 'draft0000000000000001',
  owner: maya,
  openedAt: NOW,
  form: emptyForm({ region: 'cn-hangzhou', dataDisks: [{ key: 'a', source: 'empty', size: '' }] }),
  ...facts,
});

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

    it("given a draft, when another person opens it, then there is nothing, and it stays the owner's", async () => {
      const drafts = await open();
      await drafts.put(aDraft());
      expect(await drafts.get(aDraft().id, li)).toBeUndefined();
      expect(await drafts.get(aDraft().id, maya)).toEqual(aDraft());
    });

    it('given no such draft, or one that was removed, when it is opened, then there is nothing', async () => {
      const drafts = await open();
      expect(await drafts.get(aDraft().id, maya)).toBeUndefined();
      await drafts.put(aDraft());
      await drafts.remove(aDraft().id);
      expect(await drafts.get(aDraft().id, maya)).toBeUndefined();
    });

    it('given a record that does not parse, when it is opened, then the error names the path', async () => {
      const drafts = await open();
      await drafts.put(aDraft({ form: emptyForm({ region: 7 as unknown as string }) }));
      await expect(drafts.get(aDraft().id, maya)).rejects.toThrow(/draft\.form\.region/);
    });
  });
}
