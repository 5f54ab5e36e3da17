import type { Request, RequestOf } from '../../../core/domain/kinds/kinds.ts';
import { interactionActor } from '../../actor.ts';
import { ACTION } from '../../control-ids.ts';
import type { SlackDependencies } from '../../dependencies.ts';
import type { OpensEdit } from '../../edits.ts';
import type { Feature } from '../../features.ts';
import { readButton } from '../decide-approval/payloads.ts';

/** How a request of each kind is opened in its form. */
type Editors = { [Kind in Request['kind']]: OpensEdit<RequestOf<Kind>> };

/** What was asked for, in the form it was asked with, for the person who asked: nobody has decided yet. */
export const editRequest = (deps: SlackDependencies, editors: Editors): Feature => ({
  actions: {
    [ACTION.edit]: async ({ body, client }) => {
      const by = interactionActor(body);
      const operation = await deps.requestToEdit(by, readButton(body));
      const { request } = operation;
      // The table is complete by type; only TypeScript cannot see that the kind picks the matching entry.
      const open = editors[request.kind] as OpensEdit<Request>;
      await open(client, { by, triggerId: body.trigger_id }, operation, request);
    },
  },
});
