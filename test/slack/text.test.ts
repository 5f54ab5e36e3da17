import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChannelId, UserId } from '../../src/core/domain/ids.ts';
import { days, hours, minutes, seconds } from '../../src/core/domain/instant.ts';
import { parseMrkdwn } from '../../src/sandbox/page/client/mrkdwn.ts';
import { problemSentence } from '../../src/slack/text/en-problems.ts';
import { bar, count, duration, gib, timeLeft } from '../../src/slack/text/measures.ts';
import { escapeMrkdwn, toMrkdwn, toPlain, toRich } from '../../src/slack/text/render.ts';
import { bold, channel, code, date, join, nothing, ours, person, words } from '../../src/slack/text/words.ts';
import { NOW } from '../support/builders.ts';
import { sampleProblems, sparseProblems } from '../support/problems.ts';

const spiteful = [
  '<!channel>',
  '<!here>',
  '<!subteam^S1>',
  '<@U1>',
  '<#C1>',
  '<https://evil.example|Approve>',
  '<!date^0^{date}|x>',
  '&lt;!channel&gt;',
  '&',
  '*bold*',
  '_slanted_',
  '~struck~',
  '`code`',
  '```block```',
  'a|b',
  'two\nlines',
  'x* y',
  '\n> quoted',
];
/** What somebody may call an image, write as a reason or put into a tag. */
const outside = fc
  .array(fc.oneof(fc.constantFrom(...spiteful), fc.string({ unit: 'grapheme' })), { minLength: 1, maxLength: 6 })
  .map((parts) => parts.join(''))
  .filter((text) => text !== '');

const entities = /&amp;|&lt;|&gt;/g;

describe('text from outside', () => {
  it('given any text, when it is written as mrkdwn, then no bracket and no ampersand of it is left unescaped', () => {
    fc.assert(
      fc.property(outside, (text) => {
        for (const said of [words`${text}`, words`${bold(text)}`, words`${code(text)}`]) {
          expect(toMrkdwn(said).replace(entities, '')).not.toMatch(/[<>&]/);
        }
      }),
    );
  });

  it('given any text, when Slack reads the mrkdwn, then it finds no mention, link, date or formatting in it', () => {
    const plainKinds = ['text', 'emoji'];
    fc.assert(
      fc.property(outside, (text) => {
        const found = parseMrkdwn(toMrkdwn(words`before ${text} after`));
        const kinds = found.flatMap((piece) =>
          piece.kind !== 'line' ? [piece.kind] : piece.inside.map((inline) => inline.kind),
        );
        expect(kinds.filter((kind) => !plainKinds.includes(kind))).toEqual([]);
      }),
    );
  });

  it('given an id with backticks, when it is written as code, then it stays one piece of code', () => {
    const [line] = parseMrkdwn(toMrkdwn(words`see ${code('a`b``c <!channel>')} now`));
    expect(line).toMatchObject({
      inside: [{ text: 'see ' }, { kind: 'code', text: "a'b''c <!channel>" }, { text: ' now' }],
    });
  });

  it('given any text, when it is drawn as rich text, then it is one element of text exactly as it came', () => {
    fc.assert(
      fc.property(outside, (text) => {
        expect(toRich(words`${text}`)).toEqual([{ type: 'text', text }]);
      }),
    );
  });

  it('given any text, when it is written plainly, then it is exactly as it came', () => {
    fc.assert(fc.property(outside, (text) => toPlain(words`${text}`) === text));
  });

  it('given text that is escaped already, when it is escaped, then a reader sees what was typed', () => {
    expect(escapeMrkdwn('&lt;b&gt; & <b>')).toBe('&amp;lt;b&amp;gt; &amp; &lt;b&gt;');
  });
});

describe('words', () => {
  const said = words`${person('U0LI' as UserId)} in ${channel('C0IMAGES' as ChannelId)} at ${date(NOW)}: ${2} & <done>`;

  it('given typed parts, when they are written as mrkdwn, then they are the entities of Slack', () => {
    expect(toMrkdwn(said)).toBe(
      '<@U0LI> in <#C0IMAGES> at <!date^1795424400^{date_short_pretty} {time}|2026-11-23 09:00 UTC>: 2 & <done>',
    );
  });

  it('given typed parts, when they are drawn as rich text, then each is an element of its own', () => {
    expect(toRich(said).map(({ type }) => type)).toEqual([
      'user',
      'text',
      'channel',
      'text',
      'date',
      'text',
      'text',
      'text',
    ]);
  });

  it('given typed parts, when they are written plainly, then ids and a time with its zone are left', () => {
    expect(toPlain(said)).toBe('@U0LI in #C0IMAGES at 2026-11-23 09:00 UTC: 2 & <done>');
  });

  it('given empty values, when a sentence is built, then no empty element is left that Slack would refuse', () => {
    expect(toRich(words`${''}${nothing}${ours('')}`)).toEqual([]);
  });

  it('given a list, when it is joined, then the last separator may differ', () => {
    const names = ['a', 'b', 'c'].map((name) => words`${name}`);
    expect(toPlain(join(names, ', ', ' or '))).toBe('a, b or c');
    expect(toPlain(join(names.slice(0, 1), ', ', ' or '))).toBe('a');
    expect(join([], ', ')).toEqual(nothing);
  });
});

describe('the sentence of every problem', () => {
  it.each([
    [{ code: 'cloud-refused', action: 'ModifyImageSharePermission', ecsCode: 'X', message: '' }],
    [{ code: 'cloud-quota', message: '' }],
    [{ code: 'cloud-key-unusable', message: '' }],
  ] as const)(
    'given %o, which may meet what shares an image that is there, when it is told, then not that none was made',
    (problem) => {
      expect(toPlain(problemSentence(problem))).not.toContain('nothing was made');
      expect(toPlain(problemSentence(problem))).toContain('so this was not done');
    },
  );

  it.each([...Object.values(sampleProblems), ...sparseProblems].map((problem) => [problem.code, problem] as const))(
    'given %s, when it is told, then it is a whole sentence without a hole in it',
    (_code, problem) => {
      const said = problemSentence(problem);
      // An id keeps its own spelling, also where a sentence begins with it.
      if (said.parts[0]?.kind === 'ours') expect(toPlain(said)).toMatch(/^\p{Lu}/u);
      for (const told of [toPlain(said), toMrkdwn(said)]) {
        expect(told).toMatch(/[.!?”]$/);
        expect(told).not.toMatch(/undefined|\[object|NaN|null| {2}|\.\.| \.|“”/);
      }
    },
  );

  it.each(Object.values(sampleProblems).map((problem) => [problem.code, problem] as const))(
    'given %s with spiteful facts, when it is told, then nothing of them becomes a mention or a link',
    (_code, problem) => {
      const facts = Object.fromEntries(
        Object.entries(problem).map(([name, value]) => [
          name,
          ['given', 'message', 'key', 'name', 'nearest', 'requestId', 'ecsCode', 'region', 'action'].includes(name)
            ? '<!channel> <@U1> & <https://evil.example|x>'
            : value,
        ]),
      );
      const told = toMrkdwn(problemSentence({ ...problem, ...facts } as typeof problem));
      const kinds = parseMrkdwn(told).flatMap((piece) => (piece.kind === 'pre' ? [] : piece.inside));
      expect(kinds.filter(({ kind }) => kind === 'broadcast' || kind === 'link')).toEqual([]);
      expect(told).not.toContain('<@U1>');
    },
  );
});

describe('measures', () => {
  it.each([
    [0, 'a few seconds left'],
    [10, 'a few seconds left'],
    [11, 'less than a minute left'],
    [59, 'less than a minute left'],
    [60, 'about 1 min left'],
    [244, 'about 4 min left'],
    [89 * 60, 'about 89 min left'],
    [90 * 60, 'about 2 h left'],
    [5 * 3_600, 'about 5 h left'],
  ])('given %i seconds to go, when they are told, then it says "%s"', (left, told) => {
    expect(timeLeft(left)).toBe(told);
  });

  it.each([
    [0, '1 second'],
    [400, '1 second'],
    [seconds(1.6), '2 seconds'],
    [seconds(59.9), '1 minute'],
    [minutes(2) + seconds(5), '2 minutes 5 seconds'],
    [hours(1), '1 hour'],
    [hours(1) + minutes(1) + seconds(1), '1 hour 1 minute'],
    [days(1) + hours(2), '1 day 2 hours'],
    [days(40), '1 month 9 days'],
  ])('given %i ms, when a time span is told, then it says "%s"', (ms, told) => {
    expect(duration(ms)).toBe(told);
  });

  it.each([
    [0, '░░░░░░░░░░ 0 %'],
    [45, '▓▓▓▓▓░░░░░ 45 %'],
    [99.6, '▓▓▓▓▓▓▓▓▓▓ 100 %'],
    [100, '▓▓▓▓▓▓▓▓▓▓ 100 %'],
  ])('given %f percent, when a bar is drawn, then it is %s', (percent, drawn) => {
    expect(bar(percent)).toBe(drawn);
  });

  it('given any percent, when a bar is drawn, then it has ten cells', () => {
    fc.assert(fc.property(fc.double({ min: -50, max: 500, noNaN: true }), (at) => /^[▓░]{10} /.test(bar(at))));
  });

  it('given sizes and counts, when they are told, then they read as English', () => {
    expect([gib(40), gib(32_768), count(1, 'request'), count(2, 'request')]).toEqual([
      '40 GiB',
      '32,768 GiB',
      '1 request',
      '2 requests',
    ]);
  });
});
