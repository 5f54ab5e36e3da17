import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCsv } from '../../src/cli/csv.ts';

describe('a table as CSV', () => {
  it.each([
    [
      'plain cells',
      'a,b\nc,\n',
      [
        ['a', 'b'],
        ['c', ''],
      ],
    ],
    [
      'cells in quotes',
      '"a,b","say ""no"""\r\n"two\nlines",x',
      [
        ['a,b', 'say "no"'],
        ['two\nlines', 'x'],
      ],
    ],
    [
      'blank lines and a byte order mark',
      '\uFEFFa,b\n\n,\nc,d\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    ['nothing', '', []],
  ])('given %s, when it is read, then the cells are what was meant', (_what, text, cells) => {
    expect(readCsv(text).map((row) => row.cells)).toEqual(cells);
  });

  it('given a row after one of several lines, when it is read, then it knows its own line', () => {
    expect(readCsv('"a\nb",c\n\nd,e').map(({ line }) => line)).toEqual([1, 4]);
  });

  it('given any cells, when they are written in quotes and read, then they are the same', () => {
    const cells = fc.array(fc.array(fc.string(), { minLength: 2, maxLength: 2 }), { minLength: 1 });
    fc.assert(
      fc.property(cells, (rows) => {
        const text = rows.map((row) => row.map((one) => `"${one.replaceAll('"', '""')}"`).join(',')).join('\n');
        const filled = rows.filter((row) => row.some((one) => one.trim() !== ''));
        expect(readCsv(text).map((row) => row.cells)).toEqual(filled);
      }),
    );
  });
});
