import { refuse } from '../refusal.ts';
import { refuseRegionOfTask, regionalAction } from './action.ts';
import { ownTask, seen } from './task-rules.ts';

/** Ends an export that is under way; it has failed as far as it had got. */
export const cancelTask = regionalAction(
  'CancelTask',
  (call) => {
    const task = ownTask(call);
    const { status, percent } = seen(task, call.world).look;
    if (status !== 'Processing') {
      refuse(
        403,
        'InvalidTaskId.IncorrectTaskStatus',
        'The current status of the task does not support this operation.',
      );
    }
    task.cancelled = true;
    task.making = { ...task.making, failsAtPercent: percent };
    return {};
  },
  { unknownRegion: refuseRegionOfTask },
);
