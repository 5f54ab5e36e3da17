import { describe, expect, it } from 'vitest';
import { DRAFT_LIFETIME } from '../../src/core/domain/draft.ts';
import { days, minutes } from '../../src/core/domain/instant.ts';
import { createMemoryStores } from '../../src/memory/stores.ts';
import { auditContract } from '../contract/audit.ts';
import { callBudgetContract } from '../contract/call-budget.ts';
import { deliveriesContract } from '../contract/deliveries.ts';
import { aDraft, draftsContract } from '../contract/drafts.ts';
import { editBudgetContract } from '../contract/edit-budget.ts';
import { operationsAuditContract, operationsContract } from '../contract/operations.ts';
import { anOperation, aReadyOperation, CHANNEL, maya, NOW } from '../support/builders.ts';

const open = (now = NOW) => {
  const clock = { time: now, now: () => clock.time };
  return { ...createMemoryStores({ clock }), clock };
};

operationsContract('memory', async () => open().operations);
operationsAuditContract('memory', async () => open());
auditContract('memory', async () => {
  const { clock, ...stores } = open();
  return {
    ...stores,
    leaseRunsOut: async () => {
      clock.time += minutes(1);
    },
  };
});
deliveriesContract('memory', async () => open().deliveries);
draftsContract('memory', async () => open().drafts);
editBudgetContract('memory', async () => open().edits);
callBudgetContract('memory', async (clock) => createMemoryStores({ clock }).calls);

describe('memory: lifetimes', () => {
  it('given a draft, when an hour has passed since its last change, then it is gone', async () => {
    const { drafts, clock } = open();
    await drafts.put(aDraft());
    clock.time += DRAFT_LIFETIME - 1;
    await drafts.put(aDraft());
    clock.time += DRAFT_LIFETIME - 1;
    expect(await drafts.get(aDraft().id, maya)).toEqual(aDraft());
    clock.time += 1;
    expect(await drafts.get(aDraft().id, maya)).toBeUndefined();
  });

  it('given the latest draft, when an hour has passed since its last change, then there is none', async () => {
    const { drafts, clock } = open();
    const other = aDraft({ id: 'other' });
    await drafts.put(other);
    await drafts.put(aDraft());
    clock.time += DRAFT_LIFETIME - 1;
    expect(await drafts.latest(maya)).toEqual(aDraft());
    await drafts.put(aDraft());
    clock.time += DRAFT_LIFETIME - 1;
    expect(await drafts.latest(maya)).toEqual(aDraft());
    expect(await drafts.get(other.id, maya)).toBeUndefined();
    clock.time += 1;
    expect(await drafts.latest(maya)).toBeUndefined();
  });

  it('given preferences, when half a year has passed since the last request, then they are gone', async () => {
    const { drafts, clock } = open();
    await drafts.prefer(maya, { region: 'cn-beijing' });
    clock.time += days(180) - 1;
    await drafts.prefer(maya, { region: 'eu-central-1' });
    clock.time += days(180) - 1;
    expect(await drafts.preferences(maya)).toEqual({ region: 'eu-central-1' });
    clock.time += 1;
    expect(await drafts.preferences(maya)).toEqual({});
  });

  it('given operations, when ninety days have passed, then those that are over are gone and open ones stay', async () => {
    const { operations, clock } = open();
    const over = aReadyOperation();
    const waiting = anOperation({ id: 'zz99zz99zz' as typeof over.id });
    await operations.add(over, NOW);
    await operations.add(waiting, NOW);
    clock.time += days(90);
    await expect(operations.get(over.id)).rejects.toThrow('operation-not-found');
    expect((await operations.get(waiting.id)).operation).toEqual(waiting);
    expect(await operations.recent({ channel: CHANNEL }, 10)).toEqual([waiting.id]);
  });
});
