// N of M: every way in which five people may decide, in every order, against how many the rule wants.
import { describe, expect, it } from 'vitest';
import type { Actor } from '../../../src/core/domain/actor.ts';
import { apply, type Operation, type OperationEvent } from '../../../src/core/domain/operation.ts';
import {
  anOperation,
  aPendingApproval,
  approvedBy,
  li,
  maya,
  NOW,
  omar,
  person,
  priya,
  rejectedBy,
  theRights,
  theTerms,
} from '../../support/builders.ts';

const sam = person('U0SAM');
const ines = person('U0INES');
const APPROVERS = [li, priya, sam, ines];
const people: Record<string, Actor> = { Li: li, Priya: priya, Sam: sam, Ines: ines, Maya: maya, Omar: omar };

/** `Li` approves, `-Li` rejects. Maya asked for it and has the role too; Omar has no role. */
function decide(operation: Operation, word: string): { after: Operation; told: string } {
  const name = word.replace('-', '');
  const by = people[name];
  if (!by) throw new Error(`Who is ${name}?`);
  const { approval } = operation;
  const rights = theRights({
    roles: APPROVERS.includes(by) || by === maya ? ['everyone', 'approvers'] : ['everyone'],
    ...(approval.state === 'pending' && { now: { terms: approval.terms } }),
  });
  const event = { ...(word.startsWith('-') ? rejectedBy : approvedBy)(by, operation), rights } as OperationEvent;
  const outcome = apply(operation, event, NOW);
  return outcome.kind === 'moved'
    ? { after: outcome.next, told: 'counts' }
    : { after: operation, told: outcome.problem.code };
}

const asked = (required: number, selfApproval = false): Operation =>
  anOperation({ approval: aPendingApproval({ terms: theTerms({ required, selfApproval }) }) });

/** The last word of each row is how the approval stands, with those whose approvals it keeps. */
const rows = `
required | decisions                     | told                                                    | in the end
1        | Li                            | counts                                                  | granted Li
1        | Li Priya                      | counts already-decided                                  | granted Li
1        | Maya Li                       | own-request counts                                      | granted Li
1        | Omar Priya                    | not-asked counts                                        | granted Priya
2        | Li                            | counts                                                  | pending Li
2        | Li Li                         | counts approved-already                                 | pending Li
2        | Li Li Li Priya                | counts approved-already approved-already counts         | granted Li Priya
2        | Priya Li                      | counts counts                                           | granted Priya Li
2        | Li Maya                       | counts own-request                                      | pending Li
2        | Li Omar                       | counts not-asked                                        | pending Li
2        | Maya Maya                     | own-request own-request                                 | pending
2        | Li -Priya                     | counts counts                                           | rejected Li
2        | Li -Li                        | counts counts                                           | rejected Li
2        | -Li Li                        | counts already-decided                                  | rejected
2        | Li -Maya Priya                | counts own-request counts                               | granted Li Priya
2        | Li -Omar Priya                | counts not-asked counts                                 | granted Li Priya
2        | Li Priya Sam                  | counts counts already-decided                           | granted Li Priya
2        | Li Priya Li                   | counts counts already-decided                           | granted Li Priya
2        | Li Priya -Sam                 | counts counts already-decided                           | granted Li Priya
3        | Li Priya                      | counts counts                                           | pending Li Priya
3        | Li Priya Li Priya             | counts counts approved-already approved-already         | pending Li Priya
3        | Sam Ines Li                   | counts counts counts                                    | granted Sam Ines Li
3        | Sam Ines Maya Li              | counts counts own-request counts                        | granted Sam Ines Li
4        | Li Priya Sam Ines             | counts counts counts counts                             | granted Li Priya Sam Ines
4        | Li Priya Sam Maya Omar        | counts counts counts own-request not-asked              | pending Li Priya Sam
5        | Li Priya Sam Ines Maya        | counts counts counts counts own-request                 | pending Li Priya Sam Ines
`
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => line.split('|').map((cell) => cell.trim()) as [string, string, string, string]);

const stands = ({ approval }: Operation): string =>
  [
    approval.state,
    ...approval.approvals.map(({ by }) => Object.keys(people).find((name) => people[name]?.user === by.user)),
  ].join(' ');

describe('N of M', () => {
  it.each(rows)('given %s needed, when %s decide, then they are told %s and it is %s', (required, words, told, end) => {
    let operation = asked(Number(required));
    const heard = words.split(' ').map((word) => {
      const { after, told } = decide(operation, word);
      operation = after;
      return told;
    });

    expect(heard.join(' ')).toBe(told);
    expect(stands(operation)).toBe(end);
  });

  it('given the rule lets people decide on their own request, when the requester is one of two, then they count once', () => {
    const first = decide(asked(2, true), 'Maya');
    const again = decide(first.after, 'Maya');
    const second = decide(first.after, 'Li');

    expect([first.told, again.told, second.told]).toEqual(['counts', 'approved-already', 'counts']);
    expect(stands(second.after)).toBe('granted Maya Li');
  });
});
