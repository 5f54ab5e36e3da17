import { describe, expect, it } from 'vitest';
import type { AuditLine } from '../../src/core/domain/audit.ts';
import { AUDIT_RETENTION, type AuditHead, chain, isSignedWith, ORIGIN } from '../../src/core/domain/audit-chain.ts';
import { lastIdBefore, momentOf } from '../../src/core/domain/audit-ids.ts';
import type { OperationId, TaskId, WorkerId } from '../../src/core/domain/ids.ts';
import { type Instant, minutes, seconds } from '../../src/core/domain/instant.ts';
import type { Audit } from '../../src/core/ports/audit.ts';
import type { AuditSeals } from '../../src/core/ports/audit-seals.ts';
import { sealAudit } from '../../src/core/usecases/seal-audit.ts';
import {
  anAuditLine,
  CREATE,
  IMAGE,
  li,
  maya,
  NOW,
  OTHER_IMAGE,
  OTHER_WORKER,
  REGION,
  WORKER,
} from '../support/builders.ts';
import { type Around, intercepted } from '../support/intercept.ts';
import { aLog } from '../support/log.ts';

/** An empty trail. `leaseRunsOut` lets so much time go by that whoever holds the lease holds it no more. */
type Opened = { audit: Audit; auditSeals: AuditSeals; leaseRunsOut(): Promise<void> };

const KEY = 'a-key-of-at-least-thirty-two-characters';
const ALL = 10_000;
const numbered = (index: number): AuditLine => anAuditLine({ reason: `line ${index}` });
const operation = (id: string) => id as OperationId;

/** What every audit trail does. `open` gives an empty one. */
export function auditContract(name: string, open: () => Promise<Opened>): void {
  const written = async (audit: Audit, from: number, to: number): Promise<void> => {
    for (let index = from; index <= to; index++) await audit.append(numbered(index));
  };
  /** A worker that seals; `around` stands before each step it takes. */
  const sealer = (seals: AuditSeals, worker: WorkerId, around: Around = (_, act) => act(), now?: () => Instant) => {
    const log = aLog();
    const clock = { now: now ?? (() => NOW) };
    const seal = sealAudit({ seals: intercepted('seals', seals, around), clock, worker, auditKey: KEY, log });
    const told = () => log.lines.filter(({ message }) => message === 'audit head').map(({ fields }) => fields);
    return { seal, log, told };
  };
  /** Requires that every line is sealed once, in one chain, and that every head is one of its seals, and signed. */
  const expectOneChain = async (seals: AuditSeals, lines: number): Promise<AuditHead[]> => {
    const written = await seals.linesAfter(ORIGIN.id, ALL);
    const sealed = await seals.sealsAfter(ORIGIN.id, ALL);
    const heads = await seals.headsAfter(ORIGIN.id, ALL);
    expect(written).toHaveLength(lines);
    expect(sealed).toEqual(chain(ORIGIN, written));
    expect(sealed.map(({ seq }) => seq)).toEqual(written.map((_, index) => index + 1));
    for (const head of heads) {
      expect(sealed).toContainEqual({ seq: head.seq, id: head.id, hash: head.hash });
      expect(isSignedWith(KEY, head)).toBe(true);
    }
    expect(heads.at(-1)?.id).toBe(written.at(-1)?.id);
    return heads;
  };

  describe(`${name}: the history of a subject`, () => {
    it('given lines, when asked about one of their subjects, then its newest come first, and no more than asked for', async () => {
      const { audit } = await open();
      const one = operation('op00000001');
      await audit.append(anAuditLine({ event: 'asked', by: maya, operation: one }));
      await audit.append(anAuditLine({ event: 'asked', by: maya, operation: operation('op00000002') }));
      await audit.append(anAuditLine({ event: 'approved', by: li, operation: one }));
      await audit.append(anAuditLine({ event: 'task-done', by: { kind: 'darkroom' }, operation: one, image: IMAGE }));
      const events = async (...asked: Parameters<Audit['about']>) =>
        (await audit.about(...asked)).map(({ line }) => line.event);
      expect(await events(`operation:${one}`, 10)).toEqual(['task-done', 'approved', 'asked']);
      expect(await events(`operation:${one}`, 2)).toEqual(['task-done', 'approved']);
      expect(await events(`person:${maya.user}`, 10)).toEqual(['asked', 'asked']);
      expect(await events(`image:${IMAGE}`, 10)).toEqual(['task-done']);
      expect(await events(`image:${OTHER_IMAGE}`, 10)).toEqual([]);
    });

    it.each([
      ['of a decision', anAuditLine({ revision: 2, digest: 'abc', rule: 'production', reason: 'ok' })],
      [
        'of a call to the cloud',
        anAuditLine({
          event: 'task-started',
          by: { kind: 'darkroom' },
          region: REGION,
          task: CREATE,
          attempt: 2,
          image: IMAGE,
          call: { action: 'CreateImage', requestId: 'B4A1C0DE-0000' },
        }),
      ],
      ['of several tasks', anAuditLine({ event: 'retried', tasks: [CREATE, 'copy-eu-central-1' as TaskId] })],
      [
        'of a refusal',
        anAuditLine({
          event: 'refused',
          by: { ...maya, via: 'trigger-1' },
          problem: { code: 'not-allowed', action: 'create-image', rule: 'production' },
          asked: {
            question: {
              action: 'create-image',
              account: 'main' as never,
              region: REGION,
              channel: 'C0IMAGES' as never,
              workspace: 'T0ACME' as never,
              name: 'web',
              tags: [{ key: 'team', value: 'web' }],
            },
            steps: [{ rule: 'production', misses: [{ about: 'roles', wanted: ['lead'], given: [] }] }],
          },
        }),
      ],
      ['with every sign there is', anAuditLine({ reason: 'a\u2028b "c", d\ne = 🙂 \ud800' })],
    ])('given a line %s, when it is read, then nothing of it is lost', async (_, line) => {
      const { audit } = await open();
      await audit.append(line);
      expect(await audit.about(`operation:${line.operation}`, 1)).toEqual([{ id: expect.any(String), line }]);
    });

    it('given more than two hundred lines, when asked for all, then the oldest are left out', async () => {
      const { audit } = await open();
      await written(audit, 1, 205);
      const all = await audit.about(`operation:${numbered(1).operation}`, ALL);
      expect(all.map(({ line }) => line)).toEqual(Array.from({ length: 200 }, (_, index) => numbered(205 - index)));
    });

    it('given lines, when their ids are compared, then they rise and tell when they were written', async () => {
      const { audit, auditSeals } = await open();
      await written(audit, 1, 50);
      const ids = (await auditSeals.linesAfter(ORIGIN.id, ALL)).map(({ id }) => id);
      expect(new Set(ids).size).toBe(50);
      for (const id of ids) expect(id).toMatch(/^\d{13}-\d+$/);
      expect((await audit.about(`person:${li.user}`, ALL)).map(({ id }) => id)).toEqual(ids.reverse());
    });
  });

  describe(`${name}: reading the trail in pages`, () => {
    it('given lines and seals, when they are read page by page, then each comes once and in order', async () => {
      const { audit, auditSeals } = await open();
      await written(audit, 1, 7);
      await sealer(auditSeals, WORKER).seal();
      const paged = async <Entry extends { id: string }>(read: (id: string, limit: number) => Promise<Entry[]>) => {
        const all: Entry[] = [];
        for (let page = await read(ORIGIN.id, 3); page.length > 0; page = await read(page.at(-1)?.id ?? '', 3)) {
          expect(page.length).toBeLessThanOrEqual(3);
          all.push(...page);
        }
        return all;
      };
      expect(await paged(auditSeals.linesAfter)).toEqual(await auditSeals.linesAfter(ORIGIN.id, ALL));
      expect(await paged(auditSeals.sealsAfter)).toEqual(await auditSeals.sealsAfter(ORIGIN.id, ALL));
      expect(await paged(auditSeals.headsAfter)).toEqual(await auditSeals.headsAfter(ORIGIN.id, ALL));
    });

    it('given seals, when the newest up to an id is asked for, then it is that one or the one before', async () => {
      const { audit, auditSeals } = await open();
      expect(await auditSeals.head()).toBeUndefined();
      expect(await auditSeals.sealUpTo('99999999999999-0')).toBeUndefined();
      await written(audit, 1, 3);
      await sealer(auditSeals, WORKER).seal();
      const [first, second, third] = await auditSeals.sealsAfter(ORIGIN.id, ALL);
      expect(await auditSeals.sealUpTo(second?.id ?? '')).toEqual(second);
      expect(await auditSeals.sealUpTo('99999999999999-0')).toEqual(third);
      expect(await auditSeals.sealUpTo(lastIdBefore(momentOf(first?.id ?? '')))).toBeUndefined();
      expect(await auditSeals.head()).toMatchObject(third ?? {});
    });
  });

  describe(`${name}: sealing`, () => {
    it('given lines, when they are sealed in several runs, then they are one chain, and each head is logged', async () => {
      const { audit, auditSeals } = await open();
      const { seal, told } = sealer(auditSeals, WORKER);
      await seal();
      expect(await auditSeals.head()).toBeUndefined();
      await written(audit, 1, 3);
      await seal();
      await written(audit, 4, 5);
      await seal();
      await seal();
      const heads = await expectOneChain(auditSeals, 5);
      expect(heads.map(({ seq }) => seq)).toEqual([3, 5]);
      expect(told()).toEqual(heads);
    });

    it('given more lines than are sealed at once, when a worker runs once, then all of them are sealed', async () => {
      const { audit, auditSeals } = await open();
      await Promise.all(Array.from({ length: 1_201 }, (_, index) => audit.append(numbered(index))));
      await sealer(auditSeals, WORKER).seal();
      expect((await expectOneChain(auditSeals, 1_201)).map(({ seq }) => seq)).toEqual([500, 1_000, 1_201]);
    });

    it('given two workers that seal at once while lines are written, when all is sealed, then there is one chain', async () => {
      const { audit, auditSeals } = await open();
      const sealers = [sealer(auditSeals, WORKER), sealer(auditSeals, OTHER_WORKER)];
      for (let round = 0; round < 20; round++) {
        await Promise.all([written(audit, round * 5 + 1, round * 5 + 5), ...sealers.map(({ seal }) => seal())]);
      }
      await Promise.all(sealers.map(({ seal }) => seal()));
      const heads = await expectOneChain(auditSeals, 100);
      // The lease was never free: the second one never had anything to do.
      expect(sealers.map(({ told }) => told().length).sort()).toEqual([0, heads.length]);
    });

    it('given two workers that both believe that they hold the lease, when both seal, then one of them keeps nothing', async () => {
      const { audit, auditSeals, leaseRunsOut } = await open();
      await written(audit, 1, 3);
      const other = sealer(auditSeals, OTHER_WORKER);
      // It stands still just before it seals, for longer than its lease.
      const slow = sealer(auditSeals, WORKER, async (step, act) => {
        if (step === 'seals.seal') {
          await leaseRunsOut();
          await other.seal();
          await written(audit, 4, 4);
        }
        return act();
      });
      await slow.seal();
      expect((await auditSeals.sealsAfter(ORIGIN.id, ALL)).map(({ seq }) => seq)).toEqual([1, 2, 3]);
      await other.seal();
      await expectOneChain(auditSeals, 4);
    });

    it('given a worker that holds the lease, when what it read is no longer the newest head, then it keeps nothing', async () => {
      const { audit, auditSeals } = await open();
      await written(audit, 1, 2);
      await sealer(auditSeals, WORKER).seal();
      await written(audit, 3, 3);
      const [, , third] = await auditSeals.linesAfter(ORIGIN.id, ALL);
      const head = await auditSeals.head();
      if (!third || !head) throw new Error('nothing was sealed');
      const [seal] = chain(head, [third]);
      if (!seal) throw new Error('nothing to seal');
      const older = { ...head, id: '1-0' };
      expect(await auditSeals.seal(WORKER, undefined, [seal], { ...seal, at: NOW })).toBe(false);
      expect(await auditSeals.seal(WORKER, older, [seal], { ...seal, at: NOW })).toBe(false);
      expect(await auditSeals.head()).toEqual(head);
    });

    it('given a worker without the lease, when it seals, then it keeps nothing, although nobody sealed meanwhile', async () => {
      const { audit, auditSeals, leaseRunsOut } = await open();
      await written(audit, 1, 1);
      const [seal] = chain(ORIGIN, await auditSeals.linesAfter(ORIGIN.id, 1));
      if (!seal) throw new Error('nothing to seal');
      const seals = () => auditSeals.seal(WORKER, undefined, [seal], { ...seal, at: NOW });
      expect(await seals()).toBe(false);
      await auditSeals.hold(OTHER_WORKER, seconds(5));
      expect(await seals()).toBe(false);
      await leaseRunsOut();
      expect(await seals()).toBe(false);
      await auditSeals.hold(WORKER, seconds(5));
      expect(await seals()).toBe(true);
    });

    it('given a lease, when another worker asks for it, then it has it only once it ran out', async () => {
      const { auditSeals, leaseRunsOut } = await open();
      expect(await auditSeals.hold(WORKER, seconds(5))).toBe(true);
      expect(await auditSeals.hold(WORKER, seconds(5))).toBe(true);
      expect(await auditSeals.hold(OTHER_WORKER, seconds(5))).toBe(false);
      await leaseRunsOut();
      expect(await auditSeals.hold(OTHER_WORKER, seconds(5))).toBe(true);
      expect(await auditSeals.hold(WORKER, seconds(5))).toBe(false);
    });

    const steps = ['seals.hold', 'seals.head', 'seals.linesAfter', 'seals.seal', 'seals.trim'];
    it.each(steps.flatMap((step) => ['before', 'after'].map((when) => [when, step] as const)))(
      'given a worker killed %s %s, when the next one takes over, then it comes to the same chain, and no head is untold',
      async (when, fatal) => {
        const { audit, auditSeals, leaseRunsOut } = await open();
        const first = sealer(auditSeals, OTHER_WORKER);
        await written(audit, 1, 3);
        await first.seal();
        await written(audit, 4, 6);
        await leaseRunsOut();
        const killed = sealer(auditSeals, WORKER, async (step, act) => {
          if (step === fatal && when === 'before') throw new Error('killed');
          const answer = await act();
          if (step === fatal) throw new Error('killed');
          return answer;
        });
        await expect(killed.seal()).rejects.toThrow('killed');
        await leaseRunsOut();
        const next = sealer(auditSeals, OTHER_WORKER);
        await next.seal();
        const heads = await expectOneChain(auditSeals, 6);
        expect(heads.map(({ seq }) => seq)).toEqual([3, 6]);
        expect([...first.told(), ...killed.told(), ...next.told()]).toEqual(expect.arrayContaining(heads));
      },
    );

    it('given no key, when lines are sealed, then heads are not signed', async () => {
      const { audit, auditSeals } = await open();
      await written(audit, 1, 1);
      const clock = { now: () => NOW };
      await sealAudit({ seals: auditSeals, clock, worker: WORKER, auditKey: undefined, log: aLog() })();
      expect(await auditSeals.head()).not.toHaveProperty('mac');
    });

    it('given a head that somebody else put there, when a worker finds it, then it says so', async () => {
      const { audit, auditSeals } = await open();
      await written(audit, 1, 1);
      const [line] = await auditSeals.linesAfter(ORIGIN.id, 1);
      const [seal] = chain(ORIGIN, line ? [line] : []);
      if (!seal) throw new Error('nothing to seal');
      await auditSeals.hold(OTHER_WORKER, seconds(5));
      await auditSeals.seal(OTHER_WORKER, undefined, [seal], { ...seal, at: NOW, mac: 'f'.repeat(64) });
      const { seal: run, log } = sealer(auditSeals, OTHER_WORKER);
      await run();
      expect(log.lines.filter(({ level }) => level === 'error')).toMatchObject([
        { message: 'an audit head is not signed with this AUDIT_KEY', fields: { seq: 1 } },
      ]);
      expect(JSON.stringify(log.lines)).not.toContain(KEY);
    });
  });

  describe(`${name}: retention`, () => {
    /** Three batches; and when each of them is too old. */
    const threeBatches = async () => {
      const opened = await open();
      const { seal } = sealer(opened.auditSeals, WORKER);
      const moments: Instant[] = [];
      for (const first of [1, 4, 7]) {
        await written(opened.audit, first, first + 2);
        await seal();
        moments.push(momentOf((await opened.auditSeals.head())?.id ?? ''));
        // The next batch is of another millisecond, by whichever clock counts.
        await opened.leaseRunsOut();
        await new Promise((resolve) => setTimeout(resolve, 3));
      }
      return { ...opened, moments };
    };

    it('given lines older than 400 days, when a worker runs, then whole batches go, and the last of their heads stays', async () => {
      const { auditSeals, audit, moments } = await threeBatches();
      const before = {
        lines: await auditSeals.linesAfter(ORIGIN.id, ALL),
        seals: await auditSeals.sealsAfter(ORIGIN.id, ALL),
        heads: await auditSeals.headsAfter(ORIGIN.id, ALL),
      };
      const now = (moments[1] ?? 0) + AUDIT_RETENTION + 1;
      const { seal, log } = sealer(auditSeals, WORKER, undefined, () => now);
      await seal();
      expect(await auditSeals.linesAfter(ORIGIN.id, ALL)).toEqual(before.lines.slice(6));
      expect(await auditSeals.sealsAfter(ORIGIN.id, ALL)).toEqual(before.seals.slice(6));
      expect(await auditSeals.headsAfter(ORIGIN.id, ALL)).toEqual(before.heads.slice(1));
      const [anchor] = before.heads.slice(1);
      if (!anchor) throw new Error('no head is left');
      expect(chain(anchor, before.lines.slice(6))).toEqual(before.seals.slice(6));
      expect(log.lines).toContainEqual(expect.objectContaining({ fields: { lines: 6 } }));
      // The history leaves out what is gone.
      expect((await audit.about(`operation:${numbered(1).operation}`, ALL)).map(({ line }) => line)).toEqual(
        [9, 8, 7].map(numbered),
      );
    });

    it('given lines of exactly 400 days, when a worker runs, then they stay', async () => {
      const { auditSeals, moments } = await threeBatches();
      await sealer(auditSeals, WORKER, undefined, () => (moments[0] ?? 0) + AUDIT_RETENTION).seal();
      expect(await auditSeals.linesAfter(ORIGIN.id, ALL)).toHaveLength(9);
    });

    it('given lines that are all too old, when new ones are written, then they are sealed on after the head that stayed', async () => {
      const { auditSeals, audit, moments } = await threeBatches();
      const late = () => (moments[2] ?? 0) + AUDIT_RETENTION + minutes(1);
      const { seal } = sealer(auditSeals, WORKER, undefined, late);
      await seal();
      expect(await auditSeals.linesAfter(ORIGIN.id, ALL)).toEqual([]);
      expect(await auditSeals.headsAfter(ORIGIN.id, ALL)).toHaveLength(1);
      await written(audit, 10, 11);
      await seal();
      expect((await auditSeals.sealsAfter(ORIGIN.id, ALL)).map(({ seq }) => seq)).toEqual([10, 11]);
    });

    it('given old lines that are not sealed, when they are to go, then they stay; and without the lease nothing goes', async () => {
      const { auditSeals, audit, leaseRunsOut } = await open();
      await written(audit, 1, 2);
      await auditSeals.hold(WORKER, seconds(5));
      const later = momentOf((await auditSeals.linesAfter(ORIGIN.id, 1))[0]?.id ?? '') + minutes(1);
      expect(await auditSeals.trim(WORKER, later)).toBe(0);
      await sealer(auditSeals, WORKER).seal();
      await leaseRunsOut();
      expect(await auditSeals.trim(WORKER, later)).toBe(0);
      await auditSeals.hold(OTHER_WORKER, seconds(5));
      expect(await auditSeals.trim(WORKER, later)).toBe(0);
      expect(await auditSeals.trim(OTHER_WORKER, later)).toBe(2);
    });
  });
}
