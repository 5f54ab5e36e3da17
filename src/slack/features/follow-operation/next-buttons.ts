import type { types } from '@slack/bolt';
import { moreCopiesOf } from '../../../core/domain/copy-image.ts';
import type { Operation } from '../../../core/domain/operation.ts';
import { countsOf } from '../../../core/domain/task.ts';
import { button } from '../../blocks/blocks.ts';
import { ACTION } from '../../control-ids.ts';
import { en } from '../../text/en.ts';

/** What can be done next with an operation that is over, and not with one image of it. */
export function nextButtons(operation: Operation): types.Button[] {
  const counts = countsOf(operation.tasks);
  return [
    ...(counts.failed + counts.stopped > 0
      ? [button({ actionId: ACTION.retryTasks, label: en.card.retry(counts), value: operation.id })]
      : []),
    ...(moreCopiesOf(operation)
      ? [button({ actionId: ACTION.addRegion, label: en.card.addRegion, value: operation.id })]
      : []),
  ];
}
