import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TeamId } from '../../../src/core/domain/ids.ts';
import { parseInstanceId } from '../../../src/core/domain/instance.ts';
import { operationIdFrom, parseOperationId } from '../../../src/core/domain/operation-id.ts';
import { parseRegionId } from '../../../src/core/domain/region.ts';
import { parseSnapshotId } from '../../../src/core/domain/snapshot.ts';

const tail = 'bp1g7004ksh0oeuc1234';

const parsers = [
  {
    of: 'a snapshot id',
    parse: parseSnapshotId,
    code: 'malformed-snapshot-id',
    takes: [`s-${tail}`, 's-12345678', `s-${'a'.repeat(32)}`],
    refuses: ['', 's-', `S-${tail}`, `sl-${tail}`, `sp-${tail}`, `snap-${tail}`, `i-${tail}`, 's-bp1g7004ksh0oeuc****'],
  },
  {
    of: 'an instance id',
    parse: parseInstanceId,
    code: 'malformed-instance-id',
    takes: [`i-${tail}`, 'i-12345678'],
    refuses: ['', 'i-', `I-${tail}`, `s-${tail}`, `i-${tail} i-${tail}`, 'web-01', `i-${'a'.repeat(33)}`],
  },
  {
    of: 'a region id',
    parse: parseRegionId,
    code: 'malformed-region',
    takes: ['cn-hangzhou', 'eu-central-1', 'ap-southeast-1', 'cn-shenzhen-finance-1', 'us-west-1', 'me-east-1'],
    refuses: ['', 'hangzhou', 'cn-', 'cn_hangzhou', 'cn hangzhou', 'https://cn-hangzhou', 'cn-hangzhou.example.com'],
  },
  {
    of: 'an operation id',
    parse: parseOperationId,
    code: 'malformed-operation-id',
    takes: ['ab12cd34ef', '0123456789'],
    refuses: ['', 'op-', 'ab12cd34e', 'ab12cd34eff', 'ab12-cd34e', 'op-ab12cd34ef', 'ab12cd34e*'],
  },
] as const;

describe.each(parsers)('$of', ({ parse, code, takes, refuses }) => {
  it.each(takes)('given "%s", when parsed, then it is taken, blanks around it or not', (given) => {
    expect(parse(given)).toEqual({ ok: true, value: given });
    expect(parse(`  ${given}\u00A0\n`)).toEqual({ ok: true, value: given });
  });

  it.each(refuses)('given "%s", when parsed, then it is refused and shown as it was typed', (given) => {
    expect(parse(` ${given}`)).toEqual({ ok: false, problem: { code, given: ` ${given}` } });
  });
});

describe('what people type otherwise', () => {
  it('given a region in capitals, when parsed, then it is the region', () => {
    expect(parseRegionId('CN-Hangzhou')).toEqual({ ok: true, value: 'cn-hangzhou' });
  });

  it('given an operation id in capitals, when parsed, then it is that operation', () => {
    expect(parseOperationId('AB12CD34EF')).toEqual({ ok: true, value: 'ab12cd34ef' });
  });
});

describe('operationIdFrom', () => {
  const team = 'T0ACME' as TeamId;

  it('given one submission delivered twice, when its operation is named, then it has one id', () => {
    expect(operationIdFrom(team, 'view V0123')).toBe(operationIdFrom(team, 'view V0123'));
  });

  it('given another submission or another team, when named, then the id is another', () => {
    const ids = [
      operationIdFrom(team, 'view V0123'),
      operationIdFrom(team, 'view V0124'),
      operationIdFrom('T0OTHER' as TeamId, 'view V0123'),
    ];

    expect(new Set(ids).size).toBe(3);
  });

  it('given any origin, when named, then people can type the id back', () => {
    fc.assert(
      fc.property(fc.string(), (origin) => {
        const id = operationIdFrom(team, origin);
        expect(parseOperationId(id)).toEqual({ ok: true, value: id });
      }),
    );
  });
});
