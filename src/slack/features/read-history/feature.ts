import type { Actor } from '../../../core/domain/actor.ts';
import type { AuditLine, AuditSubject } from '../../../core/domain/audit.ts';
import { parseOperationId } from '../../../core/domain/operation-id.ts';
import type { AuditEntry } from '../../../core/ports/audit.ts';
import { list, type Message, message, prose } from '../../blocks/blocks.ts';
import type { Command } from '../../commands.ts';
import type { SlackDependencies } from '../../dependencies.ts';
import type { Feature } from '../../features.ts';
import { en } from '../../text/en.ts';
import { join, type Words } from '../../text/words.ts';

/** What the audit trail says: about a request, an image, a person, and about one's own last refusal. */
export const readHistory = (deps: SlackDependencies): Feature => ({
  commands: [historyCommand(deps), whyCommand(deps)],
});

const historyCommand = ({ history, mayRead }: SlackDependencies): Command => ({
  word: 'history',
  usage: '/image history [request id | image id | @person]',
  summary: en.command.history,
  run: async ({ ack, answer, by, rest }) => {
    await ack();
    const subject = readSubject(rest, by);
    if (!subject) return answer(said(en.history.usage()));
    await mayRead(by);
    await answer(historyMessage(await history(subject)));
  },
});

const whyCommand = ({ lastRefusal }: SlackDependencies): Command => ({
  word: 'why',
  usage: '/image why',
  summary: en.command.why,
  run: async ({ answer, by }) => answer(whyMessage(await lastRefusal(by))),
});

/** What was typed after `history`: nothing is one's own. Slack writes a mention as `<@U024BE7LH|maya>`. */
export function readSubject(typed: string, by: Actor): AuditSubject | undefined {
  const given = typed.trim();
  if (given === '') return `person:${by.user}`;
  const [, mentioned] = /^<@([UW][A-Z0-9]+)(?:\|[^>]*)?>$/.exec(given) ?? [];
  if (mentioned) return `person:${mentioned}`;
  if (/^m-[a-z0-9]{1,64}$/i.test(given)) return `image:${given.toLowerCase()}`;
  const operation = parseOperationId(given);
  return operation.ok ? `operation:${operation.value}` : undefined;
}

export function historyMessage(entries: readonly AuditEntry[]): Message {
  if (entries.length === 0) return said(en.history.none());
  const lines = entries.map(({ line }) => en.history.line(line));
  const intro = en.history.intro(lines.length);
  return message(join([intro, ...lines], '\n'), [prose(intro), list(...lines)]);
}

/** Why somebody was told no: the sentence they read then, and how each rule was passed over. */
export function whyMessage(line: AuditLine | undefined): Message {
  if (!line?.problem) return said(en.history.neverRefused());
  const told: Words[] = [en.history.refusedAt(line.at, line.action), en.history.because(line.problem)];
  const steps = line.asked?.steps ?? [];
  if (!line.asked || line.problem.code === 'not-a-member') return said(...told);
  const decided = steps.some(({ misses }) => misses.length === 0);
  const end = steps.length === 0 ? [en.history.noRules()] : decided ? [] : [en.history.noneMatched()];
  const lines = steps.slice(0, MOST_STEPS).map(en.history.step);
  return message(join([...told, ...lines, ...end], ' '), [
    ...told.map((one) => prose(one)),
    ...(lines.length > 0 ? [prose(en.history.stepsIntro()), list(...lines)] : []),
    ...end.map((one) => prose(one)),
  ]);
}

/** Longer than anybody reads; a message has a limit too. */
const MOST_STEPS = 30;

const said = (...told: Words[]): Message =>
  message(
    join(told, ' '),
    told.map((one) => prose(one)),
  );
