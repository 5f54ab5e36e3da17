import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { type AuditHead, chain, headOf, ORIGIN, type Seal } from '../../src/core/domain/audit-chain.ts';
import { days } from '../../src/core/domain/instant.ts';
import { audit, auditTrailOn } from '../support/audit-cli.ts';
import { anAuditLine, maya } from '../support/builders.ts';
import { describeWithRedis } from '../support/redis-server.ts';

// Somebody has an export, or Redis, in their hands, and everything else but AUDIT_KEY. Each attack is refused: verify ends
// with 1 and names it. There are ten sealed lines, with heads over 3, 6, 9 and 10.

type Row = Record<string, unknown> & { kind: string; seq?: number; text?: string };

describeWithRedis('attacks on the audit trail', (url) => {
  const trail = auditTrailOn(url);

  /** An export of those lines that was attacked. */
  const attackedFile = async (attack: (rows: Row[]) => Row[]): Promise<string> => {
    await trail.holds(10);
    const path = await trail.exports('jsonl');
    const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
    const rows = attack(lines.map((line): Row => JSON.parse(line)));
    writeFileSync(path, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
    return path;
  };
  /** What verify says to it, offline: with Redis at hand anybody could compare. */
  const attacked = async (attack: (rows: Row[]) => Row[]) => {
    const path = await attackedFile(attack);
    vi.stubEnv('REDIS_URL', '');
    return audit('verify', path);
  };
  const expectNamed = ({ status, said }: { status: number; said: string }, ...sentences: string[]) => {
    const [, told] = said.split('NOT as it was written:\n');
    expect(
      told
        ?.trimEnd()
        .split('\n')
        .map((line) => line.replace(/^ {2}- /, '')),
      said,
    ).toEqual(sentences.map((sentence) => expect.stringContaining(sentence)));
    expect(status).toBe(1);
  };
  const isLine = ({ kind }: Row): boolean => kind === 'line';
  const edit = (seq: number, change: (row: Row) => Row) => (rows: Row[]) =>
    rows.map((row) => (isLine(row) && row.seq === seq ? change(row) : row));
  const byMaya = (row: Row): Row => ({ ...row, text: row.text?.replace('"U0LI"', '"U0MAYA"') ?? '' });
  /** Everything that follows is made to fit, as far as that is possible without the key. */
  const rechain = (rows: Row[]): Row[] => {
    let before: Seal = ORIGIN;
    return rows.map((row) => {
      if (!isLine(row)) return row;
      const previous = before.hash;
      const [seal = before] = chain(before, [{ id: String(row.id), text: row.text ?? '' }]);
      before = seal;
      return { ...row, ...seal, previous };
    });
  };
  const recount = (rows: Row[]): Row[] =>
    rows.map((row) => {
      const of = (kind: string) => rows.filter((one) => one.kind === kind).length;
      return row.kind === 'end' ? { ...row, lines: of('line'), unsealed: of('unsealed'), heads: of('head') } : row;
    });

  describe('tampered', () => {
    it('given who approved is another in one line, when it is verified, then that line is named with its operation', async () => {
      expectNamed(await attacked(edit(5, byMaya)), 'operation ab12cd34ef) was edited: it is not what was sealed.');
    });

    it('given a line whose own hash was made to fit, when it is verified, then that line is named', async () => {
      const own = (rows: Row[]) => {
        const fifth = rechain(edit(5, byMaya)(rows)).find(({ kind, seq }) => kind === 'line' && seq === 5);
        return edit(5, () => fifth ?? { kind: 'none' })(rows);
      };
      expectNamed(await attacked(own), 'Line 5 (');
    });

    it('given a line and every hash after it made to fit, when it is verified, then the signed head over it is not', async () => {
      expectNamed(
        await attacked((rows) => rechain(edit(5, byMaya)(rows))),
        'Lines 4 to 6 were changed and chained anew',
      );
    });

    it('given a field twice in a row, when it is verified, then the row is named, whichever of them counts', async () => {
      await trail.holds(3);
      const path = await trail.exports('jsonl');
      const text = readFileSync(path, 'utf8').replace('{"kind":"line","seq":2', '{"kind":"line","text":"{}","seq":2');
      writeFileSync(path, text);
      expectNamed(await audit('verify', path), 'Row 3 (line 2) was edited');
    });

    it('given words in a spreadsheet that say something else than the text beside them, when it is verified, then they are named', async () => {
      await trail.holds(3);
      const path = await trail.exports('csv');
      const rows = readFileSync(path, 'utf8').split('\r\n');
      rows[3] = rows[3]?.replace(',U0LI,approved,', ',U0MAYA,rejected,') ?? '';
      writeFileSync(path, rows.join('\r\n'));
      expectNamed(await audit('verify', path), 'Row 4 (line 2) was edited: who, event say something else');
    });

    it('given a text in a spreadsheet that is another, when it is verified, then the line is named', async () => {
      await trail.holds(3);
      const path = await trail.exports('csv');
      const rows = readFileSync(path, 'utf8').split('\r\n');
      rows[3] = rows[3]?.replaceAll('U0LI', 'U0MAYA') ?? '';
      writeFileSync(path, rows.join('\r\n'));
      expectNamed(await audit('verify', path), 'Line 2 (');
    });
  });

  it('truncated: given the last lines are gone, when it is verified, then the heads know how far it went', async () => {
    const cut = (rows: Row[]) => recount(rows.filter((row) => !isLine(row) || (row.seq ?? 0) <= 7));
    expectNamed(await attacked(cut), 'Lines 8 to 10 are missing at the end');
  });

  it('truncated: given a file that was cut off, when it is verified, then it has no end', async () => {
    expectNamed(await attacked((rows) => rows.slice(0, 9)), 'was cut off');
  });

  it('truncated with its heads: given a head known from the log, when it is verified, then that knows how far it went', async () => {
    const cut = (rows: Row[]) => recount(rows.filter(({ seq = 0 }) => seq <= 6));
    const path = await attackedFile(cut);
    expect(await audit('verify', path)).toMatchObject({ status: 0 });
    const newest = trail.loggedHeads().at(-1) ?? '';
    expectNamed(await audit('verify', path, '--head', newest), 'Lines 7 to 10 are missing at the end');
  });

  it('reordered: given two lines in the place of each other, when it is verified, then what is out of order is named', async () => {
    const swap = (rows: Row[]) => {
      const [one, other] = [4, 8].map((seq) => rows.find((row) => isLine(row) && row.seq === seq));
      return rows.map((row) => (row === one ? (other ?? row) : row === other ? (one ?? row) : row));
    };
    expectNamed(await attacked(swap), 'Lines 4 to 7 stand after line 8: the lines were reordered.');
  });

  it('removed: given a line is gone, when it is verified, then the gap is named', async () => {
    const remove = (rows: Row[]) => recount(rows.filter((row) => !isLine(row) || row.seq !== 5));
    expectNamed(await attacked(remove), 'Line 5 is missing: there is a gap between 4 and 6.');
  });

  it('removed: given a line is gone and those after it were numbered and chained anew, when it is verified, then it is named', async () => {
    const remove = (rows: Row[]) => recount(rechain(rows.filter((row) => !isLine(row) || row.seq !== 5)));
    const { status, said } = await attacked(remove);
    expect(status).toBe(1);
    expect(said).toMatch(/Lines? .*(changed|edited|missing)/);
  });

  it('removed: given the first lines are gone and the start says so, when it is verified, then they are too young to be', async () => {
    const remove = (rows: Row[]) => {
      const third = rows.find((row) => isLine(row) && row.seq === 3);
      return recount(
        rows
          .filter(({ kind, seq = 99 }) => kind === 'export' || seq > 3)
          .map((row) => (row.kind === 'export' ? { ...row, from: { seq: 3, id: third?.id, hash: third?.hash } } : row)),
      );
    };
    expectNamed(await attacked(remove), 'Lines 1 to 3 are missing at the beginning');
  });

  describe('inserted', () => {
    const put = (line: Row) => (rows: Row[]) => recount([...rows.slice(0, 5), line, ...rows.slice(5)]);
    const text = JSON.stringify({ v: 1, line: anAuditLine({ by: maya }) });

    it('given a line with hashes of its own, when it is verified, then it is the one that was added', async () => {
      const [seal] = chain({ seq: 3, id: '1-1', hash: 'a'.repeat(64) }, [{ id: '1795424405000-0', text }]);
      const line = { kind: 'line', ...seal, previous: 'a'.repeat(64), text };
      expectNamed(await attacked(put(line)), 'Line 4 (1795424405000-0, operation ab12cd34ef) was added');
    });

    it('given a line that is said not to be sealed yet, when it stands among others, then it is the one that was added', async () => {
      expectNamed(
        await attacked(put({ kind: 'unsealed', id: '1795424405000-0', text })),
        'A line (1795424405000-0, operation ab12cd34ef) was never sealed, but stands among lines that were',
      );
    });

    it('given a line at the end, chained rightly, when it is verified, then nobody ever signed for it', async () => {
      const append = (rows: Row[]) => {
        const last = rows.filter(isLine).at(-1);
        const before = { seq: 10, id: String(last?.id), hash: String(last?.hash) };
        const [seal] = chain(before, [{ id: '9999999999999-0', text }]);
        return recount([
          ...rows.slice(0, -1),
          { kind: 'line', ...seal, previous: before.hash, text },
          ...rows.slice(-1),
        ]);
      };
      expectNamed(await attacked(append), 'Line 11 is under no head');
    });
  });

  describe('taken out of the chain', () => {
    /** Nobody vouches for a line that is not sealed yet: so from here on all of them are called that, and say another. */
    const unseal = (from: number) => (rows: Row[]) =>
      recount(
        rows
          .filter(({ kind, seq = 0 }) => kind !== 'head' || seq < from)
          .map((row) => {
            if (!isLine(row) || (row.seq ?? 0) < from) return row;
            const { id, text = '' } = byMaya(row);
            return { kind: 'unsealed', id, text };
          }),
      );
    const threeDaysLater = () => {
      vi.useFakeTimers({ now: Date.now() + days(3), toFake: ['Date'] });
      return () => vi.useRealTimers();
    };

    it('given an export of lines three days old, when all or the last of them are called not sealed yet, then they cannot be', async () => {
      const path = await attackedFile((rows) => rows);
      const honest = readFileSync(path, 'utf8').trimEnd().split('\n');
      const backToNow = threeDaysLater();
      try {
        for (let from = 1; from <= 10; from++) {
          const rows = honest.map((line): Row => JSON.parse(line));
          const later = rows.map((row) => (row.kind === 'export' ? { ...row, at: Date.now() } : row));
          writeFileSync(
            path,
            unseal(from)(later)
              .map((row) => `${JSON.stringify(row)}\n`)
              .join(''),
          );
          const { status, said } = await audit('verify', path);
          expect(said).toMatch(
            from === 10
              ? / {2}- A line \(.*, operation ab12cd34ef\) is not sealed, but should have been long before/
              : new RegExp(
                  ` {2}- ${11 - from} lines, from .*, operation ab12cd34ef to .*, operation ab12cd34ef, are not sealed, but should`,
                  'i',
                ),
          );
          expect(said).not.toMatch(/All is well|as it was written\. /);
          expect(status).toBe(1);
        }
      } finally {
        backToNow();
      }
    });

    it('given the start says that the export was made before them, when it is verified, then they were put there later', async () => {
      const early = (rows: Row[]) =>
        unseal(1)(rows).map((row) => (row.kind === 'export' ? { ...row, at: Date.now() - days(3) } : row));
      expectNamed(await attacked(early), 'are not sealed, and written after this was exported');
    });

    it('given lines that were written a moment ago, when they are called not sealed yet, then nobody vouches for them', async () => {
      const { status, said } = await attacked(unseal(1));
      expect(said).toBe('No sealed lines; 10 not sealed yet.\n10 lines are not sealed yet: nobody vouches for them.\n');
      expect(status).toBe(0);
    });

    it('given no seals and heads on Redis any more, when the trail is verified there, then its lines should have some', async () => {
      await trail.holds(6);
      await trail.redis().del(trail.keys.auditSeals, trail.keys.auditHeads);
      const backToNow = threeDaysLater();
      try {
        expectNamed(await audit('verify'), '6 lines, from');
      } finally {
        backToNow();
      }
    });
  });

  describe('a head forged', () => {
    const heads = (rows: Row[], change: (head: AuditHead) => AuditHead) =>
      rows.map((row) => (row.kind === 'head' ? { kind: 'head', ...change(withoutKind(row)) } : row));
    const withoutKind = ({ kind: _, ...head }: Row) => head as unknown as AuditHead;

    it('given a chain and heads made anew without the key, when it is verified, then not one of them is signed', async () => {
      const forge = (rows: Row[]) => {
        const remade = rechain(edit(5, byMaya)(rows));
        const hashes = new Map(remade.filter(isLine).map((row) => [row.seq, String(row.hash)]));
        return heads(remade, (head) =>
          headOf({ ...head, hash: hashes.get(head.seq) ?? '' }, head.at, 'guessed-'.repeat(4)),
        );
      };
      expectNamed(await attacked(forge), 'Not one of the heads (4) is signed with this AUDIT_KEY');
    });

    it('given a single head that was moved on, when it is verified, then it is forged', async () => {
      const forge = (rows: Row[]) => heads(rows, (head) => (head.seq === 6 ? { ...head, at: head.at + 1 } : head));
      expectNamed(await attacked(forge), 'The head over line 6 was forged');
    });

    it('given everything made anew and no key to check with, when a head of the log is given, then it is another trail', async () => {
      const forge = (rows: Row[]) => {
        const remade = rechain(edit(5, byMaya)(rows));
        const hashes = new Map(remade.filter(isLine).map((row) => [row.seq, String(row.hash)]));
        return heads(remade, (head) => ({ ...head, hash: hashes.get(head.seq) ?? '' }));
      };
      const path = await attackedFile(forge);
      vi.stubEnv('AUDIT_KEY', '');
      expect(await audit('verify', path)).toMatchObject({ status: 0 });
      const newest = trail.loggedHeads().at(-1) ?? '';
      expectNamed(
        await audit('verify', path, '--head', newest),
        'The head given for line 10 was made over other lines',
      );
    });
  });

  describe('in Redis itself', () => {
    it('given a line replaced under its own id, when the trail is verified, then it is named', async () => {
      await trail.holds(6);
      const stored = await trail.redis().xrange(trail.keys.audit, '-', '+');
      await trail.redis().del(trail.keys.audit);
      for (const [index, [id, [, text = '']]] of stored.entries()) {
        const changed = index === 3 ? text.replace('"U0LI"', '"U0MAYA"') : text;
        await trail.redis().xadd(trail.keys.audit, id, 'line', changed);
      }
      expectNamed(await audit('verify'), 'Line 4 (');
    });

    it('given the trail was rolled back to an earlier head, when a worker goes on from there, then it says so, and the log knows', async () => {
      await trail.holds(6);
      const [, second] = trail.loggedHeads();
      const [, [last] = []] = await trail.redis().xrange(trail.keys.auditHeads, '-', '+');
      const ids = (await trail.redis().xrange(trail.keys.audit, '-', '+')).map(([id]) => id).slice(3);
      for (const key of [trail.keys.audit, trail.keys.auditSeals]) await trail.redis().xdel(key, ...ids);
      await trail.redis().xdel(trail.keys.auditHeads, last ?? '');
      expect(await audit('verify')).toMatchObject({ status: 0 });
      expectNamed(await audit('verify', '--head', second ?? ''), 'Lines 4 to 6 are missing at the end');
      await trail.writes([anAuditLine()]);
      await trail.seals();
      expect(trail.complaints()).toEqual(['the audit trail went back']);
    });
  });
});
