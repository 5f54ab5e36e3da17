import { expect, it } from 'vitest';
import { complete } from '../../../src/sandbox/page/client/completion.ts';

const commands = [
  { command: '/image', description: 'Create images', usageHint: 'create [snapshot id] | status [request id] | help' },
  { command: '/imagine', description: 'Something else' },
];
const offered = (line: string) => complete(line, commands).choices.map((choice) => choice.line);

it.each([
  ['hello', []],
  ['/', ['/image ', '/imagine ']],
  ['/image', ['/image ']],
  ['/imag', ['/image ', '/imagine ']],
  ['/imagi', ['/imagine ']],
  ['/image ', ['/image create ', '/image status ', '/image help']],
  ['/image s', ['/image status ']],
  ['/image create', []],
  ['/image create s-1', []],
  ['/imagine ', []],
  ['/other ', []],
])('given %j, when it is typed, then %j are offered', (line, lines) => {
  expect(offered(line)).toEqual(lines);
});

it.each([
  ['/imag', false],
  ['/image', true],
  ['/image ', true],
  ['/image cr', false],
  ['/image create', true],
  ['/image xyz', true],
  ['hello', true],
])('given %j, when Enter is pressed, then whether it is sent as it is: %s', (line, whole) => {
  expect(complete(line, commands).whole).toBe(whole);
});

it('given a form with choices in brackets, when it is offered, then it stays one form', () => {
  const [image] = [{ command: '/image', description: '', usageHint: 'history [request id | @person] | why' }];
  expect(complete('/image ', [image]).choices.map(({ line }) => line)).toEqual(['/image history ', '/image why']);
  expect(complete('/image history ', [image]).usage).toBe('/image history [request id | @person]');
});

it('given a subcommand, when its own words are typed, then its form is shown', () => {
  expect(complete('/image status req', commands).usage).toBe('/image status [request id]');
});
