import { parseOperationId } from '../../../core/domain/operation-id.ts';
import { statusOf } from '../../../core/domain/operation-status.ts';
import type { StoredOperation } from '../../../core/ports/operations.ts';
import { list, type Message, message, prose } from '../../blocks/blocks.ts';
import type { Command } from '../../commands.ts';
import type { SlackDependencies } from '../../dependencies.ts';
import type { Feature } from '../../features.ts';
import { en } from '../../text/en.ts';
import { join, type Words } from '../../text/words.ts';
import { orTell } from '../../typed.ts';
import { cardOf } from '../follow-operation/card.ts';

export const showStatus = (deps: SlackDependencies): Feature => ({ commands: [statusCommand(deps)] });

const statusCommand = (deps: SlackDependencies): Command => ({
  word: 'status',
  usage: '/image status [request id]',
  summary: en.command.status,
  run: async ({ ack, answer, by, rest }) => {
    if (rest === '') return answer(recentMessage(await deps.recentOperations(by)));
    const id = orTell(parseOperationId(rest));
    // What others asked for is for members, and who is one may have to be asked first.
    await ack();
    await deps.mayRead(by);
    await answer(cardOf(await deps.operation(id), deps.clock.now()));
  },
});

export function recentMessage(recent: readonly StoredOperation[]): Message {
  if (recent.length === 0) return message(en.status.none(), [prose(en.status.none())]);
  const lines = recent.map(line);
  const intro = en.status.intro(recent.length);
  return message(join([intro, ...lines], '\n'), [prose(intro), list(...lines), prose(en.status.more())]);
}

function line({ operation, observations }: StoredOperation): Words {
  const status = statusOf(operation);
  const running = operation.tasks.find(({ state }) => state.state === 'running');
  const percent = running && observations[running.id]?.percent;
  return en.status.line(operation.id, operation.request, status, percent);
}
