import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  parseCopyName,
  parseDescription,
  parseImageFamily,
  parseImageName,
  parseResourceGroup,
  proposeName,
} from '../../../src/core/domain/naming.ts';
import type { NameFault } from '../../../src/core/domain/problem.ts';
import { NOW } from '../../support/builders.ts';

const names = [
  { of: 'an image', parse: parseImageName, code: 'malformed-image-name' },
  { of: 'a family', parse: parseImageFamily, code: 'malformed-image-family' },
] as const;

describe.each(names)('the name of $of', ({ parse, code }) => {
  it.each([
    'ab',
    'web-golden-2026-11-23',
    'Web_Golden:1',
    '黄金镜像',
    '黄金-2026',
    'été',
    'my-aliyun-image',
    'acs-tools',
    'httpd',
    `a${'1'.repeat(127)}`,
  ])('given "%s", when parsed, then it is taken as it is', (name) => {
    expect(parse(name)).toEqual({ ok: true, value: name });
  });

  it('given blanks around it, when parsed, then they are left out', () => {
    expect(parse('  web-golden\u00A0\n')).toEqual({ ok: true, value: 'web-golden' });
  });

  it.each<[given: string, because: NameFault]>([
    ['', 'too-short'],
    ['   ', 'too-short'],
    ['a', 'too-short'],
    ['镜', 'too-short'],
    [`a${'1'.repeat(128)}`, 'too-long'],
    ['1web', 'bad-start'],
    ['-web', 'bad-start'],
    ['_web', 'bad-start'],
    ['“web”', 'bad-start'],
    ['aliyun-web', 'reserved-prefix'],
    ['AliYun', 'reserved-prefix'],
    ['aliyunweb', 'reserved-prefix'],
    ['acs:web', 'reserved-prefix'],
    ['ACS:web', 'reserved-prefix'],
    ['http://web', 'web-address'],
    ['see-https://example.com', 'web-address'],
    ['see-HTTP://example.com', 'web-address'],
    ['web golden', 'bad-character'],
    ['web.golden', 'bad-character'],
    ['web/golden', 'bad-character'],
    ['web—golden', 'bad-character'],
    ['web’s', 'bad-character'],
    ['web\u200Bgolden', 'bad-character'],
    ['web🙂', 'bad-character'],
    ['web\ngolden', 'bad-character'],
  ])('given %j, when parsed, then it is refused: %s', (given, because) => {
    expect(parse(given)).toEqual({ ok: false, problem: { code, given, because } });
  });
});

describe('a name of a copy', () => {
  it('given dots, when parsed, then they are kept: the image that is copied may have them', () => {
    expect(parseCopyName(' golden-web-2026.01 ')).toEqual({ ok: true, value: 'golden-web-2026.01' });
  });

  it.each([
    ['.web', 'bad-start'],
    ['acs:web.1', 'reserved-prefix'],
    ['web golden', 'bad-character-of-copy'],
  ])('given %j, when parsed, then it is refused: %s', (given, because) => {
    expect(parseCopyName(given)).toEqual({ ok: false, problem: { code: 'malformed-image-name', given, because } });
  });
});

describe('any text as a name', () => {
  // As the ECS pages word it: 2 to 128, a letter first, then letters, digits and . : _ -
  const byTheBook = (name: string): boolean =>
    /^\p{L}[\p{L}0-9.:_-]{1,127}$/u.test(name) && !/^(aliyun|acs:)/i.test(name) && !/https?:\/\//i.test(name);

  const letters = fc.string({ unit: fc.constantFrom(...'aZ9中é:_-'), maxLength: 130 });
  const start = fc.constantFrom('', 'a', '中', 'aliyun', 'ACS:', 'http://', 'https', '1', ' ');
  const text = fc.oneof(
    { weight: 6, arbitrary: fc.tuple(start, letters).map((parts) => parts.join('')) },
    fc.string({ unit: 'binary', maxLength: 6 }),
    fc.string({ unit: fc.constantFrom(...'a.:/ 中—1'), maxLength: 12 }),
  );

  it('given any text, when it is accepted, then the documented rule of ECS accepts it too', () => {
    fc.assert(
      fc.property(text, (given) => {
        const answer = parseImageName(given);
        if (answer.ok)
          expect({ name: answer.value, accepted: byTheBook(answer.value) }).toMatchObject({ accepted: true });
      }),
      { numRuns: 2_000 },
    );
  });

  it('given any text that ECS accepts, when it has no dot, then it is accepted here', () => {
    fc.assert(
      fc.property(text, (given) => {
        const name = given.trim();
        if (byTheBook(name) && !name.includes('.')) expect(parseImageName(given)).toEqual({ ok: true, value: name });
      }),
      { numRuns: 2_000 },
    );
  });

  it('given a name that was accepted, when parsed again, then it is the same name', () => {
    fc.assert(
      fc.property(text, (given) => {
        const answer = parseImageName(given);
        if (answer.ok) expect(parseImageName(answer.value)).toEqual(answer);
      }),
    );
  });
});

describe('descriptions', () => {
  it.each(['', '  \n '])('given %j, when parsed, then there is none', (given) => {
    expect(parseDescription(given)).toEqual({ ok: true, value: undefined });
  });

  it.each(['ok', 'd'.repeat(256), '镜像'.repeat(128), 'see https://example.com', '“web” — after the release'])(
    'given "%s", when parsed, then it is taken',
    (given) => {
      expect(parseDescription(` ${given} `)).toEqual({ ok: true, value: given });
    },
  );

  it.each([
    { given: 'x', because: 'too-short' },
    { given: 'd'.repeat(257), because: 'too-long' },
    { given: 'http://example.com', because: 'web-address' },
    { given: 'HTTPS://example.com', because: 'web-address' },
  ])('given "$given", when parsed, then it is refused: $because', ({ given, because }) => {
    expect(parseDescription(given)).toEqual({ ok: false, problem: { code: 'malformed-description', because } });
  });
});

describe('resource groups', () => {
  it('given nothing, when parsed, then it is the default group of the account', () => {
    expect(parseResourceGroup(' ')).toEqual({ ok: true, value: undefined });
  });

  it('given an id, when parsed, then it is taken', () => {
    expect(parseResourceGroup(' rg-bp67acfmxazb4p ')).toEqual({ ok: true, value: 'rg-bp67acfmxazb4p' });
  });

  it.each(['web', 'rg-', 'RG-bp67acfmxazb4p', 'rg-bp67acfmxazb4****'])(
    'given "%s", when parsed, then it is refused',
    (given) => {
      expect(parseResourceGroup(given)).toEqual({ ok: false, problem: { code: 'malformed-resource-group', given } });
    },
  );
});

describe('a proposed name', () => {
  it.each([
    ['web-01', 'web-01-2026-11-23'],
    ['Web_Golden:1', 'Web_Golden:1-2026-11-23'],
    ['web-01 before release', 'web-01-before-release-2026-11-23'],
    ['web.example.com (old)', 'web-example-com-old-2026-11-23'],
    ['黄金镜像', '黄金镜像-2026-11-23'],
    ['web🙂', 'web-2026-11-23'],
    ['web—“01”', 'web-01-2026-11-23'],
    ['  -- web --  ', 'web-2026-11-23'],
    ['01-web', 'web-2026-11-23'],
    ['', 'image-2026-11-23'],
    ['   ', 'image-2026-11-23'],
    ['2026-11-20', 'image-2026-11-23'],
    ['aliyun-web', 'image-2026-11-23'],
    ['AliYun', 'image-2026-11-23'],
    ['1-aliyun-web', 'image-2026-11-23'],
    ['acs:web', 'image-2026-11-23'],
    ['ACS:', 'image-2026-11-23'],
    ['my-aliyun', 'my-aliyun-2026-11-23'],
    ['https://example.com', 'https:-example-com-2026-11-23'],
  ])('given %j, when a name is proposed, then it is %s', (of, name) => {
    expect(proposeName(of, NOW)).toBe(name);
  });

  it('given the last moment of a day, when a name is proposed, then it has that day in UTC', () => {
    expect(proposeName('web', Date.UTC(2026, 11, 31, 23, 59, 59, 999))).toBe('web-2026-12-31');
    expect(proposeName('web', Date.UTC(2027, 0, 1))).toBe('web-2027-01-01');
  });

  it.each(['a'.repeat(500), '𠀋'.repeat(500)])(
    'given %s, when a name is proposed, then it is cut and the day stays',
    (of) => {
      const name = proposeName(of, NOW);
      expect([...name]).toHaveLength(111);
      expect(name).toMatch(/-2026-11-23$/);
      expect(parseImageName(name)).toEqual({ ok: true, value: name });
    },
  );

  it('given any text and any day, when a name is proposed, then it can be submitted as it is', () => {
    const start = fc.constantFrom('', 'aliyun', 'ACS:', '1', '-', ' ', 'http://', '中');
    const body = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 200 }),
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.string({ unit: fc.constantFrom(...'aZ9é:_-. /'), maxLength: 200 }),
    );
    const days = fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2100, 0, 1) });
    fc.assert(
      fc.property(start, body, days, (prefix, text, now) => {
        const name = proposeName(prefix + text, now);
        expect(parseImageName(name)).toEqual({ ok: true, value: name });
      }),
      { numRuns: 1_000 },
    );
  });
});
