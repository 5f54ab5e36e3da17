import { type AuditHead, ORIGIN, SEALED_WITHIN, type Seal, type WrittenLine } from '../domain/audit-chain.ts';
import type { ExportRow } from '../domain/audit-export.ts';
import { compareIds, idBefore, LAST_ID, lastIdBefore, laterOf } from '../domain/audit-ids.ts';
import type { TeamId } from '../domain/ids.ts';
import type { Instant } from '../domain/instant.ts';
import type { AuditTrail } from '../ports/audit-seals.ts';
import type { Clock } from '../ports/clock.ts';

const PAGE = 500;

type Needs = { trail: AuditTrail; team: TeamId; clock: Clock };
type Asked = { since?: Instant | undefined; until?: Instant | undefined };

/**
 * The trail as rows, read page by page. It is the trail of the moment this begins: what is sealed meanwhile is still told
 * as not sealed, and what is written later than that is left out. Asked for an end, it goes on to the head that seals the last line, a second or two later.
 */
export async function* exportAudit({ trail, team, clock }: Needs, asked: Asked = {}): AsyncGenerator<ExportRow> {
  const { since, until } = asked;
  const after = since === undefined ? ORIGIN.id : lastIdBefore(since);
  const at = clock.now();
  const latest = until === undefined ? LAST_ID : lastIdBefore(until + 1);
  const sealed = await sealedEnd(trail);
  const end = until === undefined ? sealed : await headOver(trail, latest);
  // What comes after the last head is not sealed yet; after an earlier one, it was only not asked for.
  // Lines are told by the clock of Redis, which may be ahead of this one by a little.
  const now = lastIdBefore(at + SEALED_WITHIN + 1);
  const linesEnd = compareIds(end, sealed) < 0 ? end : laterOf(end, compareIds(latest, now) < 0 ? latest : now);
  const from = await beforeFirst(trail, after);

  yield {
    ...{ kind: 'export', v: 1, team, at, from },
    ...(since !== undefined && { since }),
    ...(until !== undefined && { until }),
  };
  const count = { lines: 0, unsealed: 0, heads: 0 };
  let seal: Seal | undefined;
  let previous = from.hash;
  for await (const item of inOrder(
    pages(trail.sealsAfter, { after, end }, (entry) => ({ kind: 'seal', entry })),
    pages(trail.linesAfter, { after, end: linesEnd }, (entry) => ({ kind: 'line', entry })),
    // The head that stayed when older lines went says what the first line follows: it is part of every export of all.
    pages(trail.headsAfter, { after, end }, (entry) => ({ kind: 'head', entry })),
  )) {
    if (item.kind === 'seal') {
      previous = seal?.hash ?? from.hash;
      seal = item.entry;
    } else if (item.kind === 'head') {
      count.heads += 1;
      yield { kind: 'head', ...item.entry };
    } else if (seal?.id === item.entry.id) {
      count.lines += 1;
      yield { kind: 'line', ...seal, previous, text: item.entry.text };
    } else {
      count.unsealed += 1;
      yield { kind: 'unsealed', ...item.entry };
    }
  }
  yield { kind: 'end', ...count };
}

/** How far the trail is sealed. Seals come with their head: a newer seal than the newest head says that one was removed. */
async function sealedEnd(trail: AuditTrail): Promise<string> {
  const seal = await trail.sealUpTo(LAST_ID);
  const head = await trail.head();
  return laterOf(seal?.id ?? ORIGIN.id, head?.id ?? ORIGIN.id);
}

/** The id of the first head over everything that is sealed up to this id. */
async function headOver(trail: AuditTrail, id: string): Promise<string> {
  const last = await trail.sealUpTo(id);
  if (!last) return ORIGIN.id;
  const [head] = await trail.headsAfter(idBefore(last.id), 1);
  return head?.id ?? last.id;
}

/** What the first line after this id follows: the seal before it, the head that stayed for it, or nothing. */
async function beforeFirst(trail: AuditTrail, id: string): Promise<Seal> {
  const before = await trail.sealUpTo(id);
  if (before) return before;
  const [[head], [seal]] = await Promise.all([trail.headsAfter(ORIGIN.id, 1), trail.sealsAfter(ORIGIN.id, 1)]);
  if (!head || (seal && compareIds(seal.id, head.id) <= 0)) return ORIGIN;
  return { seq: head.seq, id: head.id, hash: head.hash };
}

type Item = { kind: 'seal'; entry: Seal } | { kind: 'line'; entry: WrittenLine } | { kind: 'head'; entry: AuditHead };

/** Everything of a kind after an id, and up to another one. */
async function* pages<Entry extends { id: string }>(
  read: (id: string, limit: number) => Promise<Entry[]>,
  { after, end }: { after: string; end: string },
  itemOf: (entry: Entry) => Item,
): AsyncGenerator<Item> {
  for (let id = after; ; ) {
    const page = await read(id, PAGE);
    for (const entry of page) {
      if (compareIds(entry.id, end) > 0) return;
      yield itemOf(entry);
    }
    if (page.length < PAGE) return;
    id = page.at(-1)?.id ?? id;
  }
}

/** All of them as one, by id; of the same id the source named first comes first. */
async function* inOrder(...sources: AsyncGenerator<Item>[]): AsyncGenerator<Item> {
  const waiting = await Promise.all(sources.map(async (source) => ({ source, next: await source.next() })));
  for (;;) {
    let first: { source: AsyncGenerator<Item>; next: IteratorResult<Item> } | undefined;
    for (const one of waiting) {
      if (one.next.done) continue;
      if (!first || compareIds(one.next.value.entry.id, first.next.value.entry.id) < 0) first = one;
    }
    if (!first) return;
    yield first.next.value;
    first.next = await first.source.next();
  }
}
