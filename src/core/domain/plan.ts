import type { TaskId } from './ids.ts';
import type { Request } from './request.ts';
import type { Task } from './task.ts';

/** The tasks that fulfil a request, in the order a person would name them. */
export function plan(request: Request): Task[] {
  switch (request.kind) {
    case 'create-image':
      return [
        {
          id: 'create' as TaskId,
          kind: 'create-image',
          place: { account: request.account, region: request.region },
          needs: [],
          attempt: 1,
          state: { state: 'waiting' },
        },
      ];
  }
}
