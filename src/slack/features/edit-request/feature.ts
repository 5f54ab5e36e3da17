import { interactionActor } from '../../actor.ts';
import type { ButtonListener } from '../../answer.ts';
import { ACTION } from '../../control-ids.ts';
import type { SlackDependencies } from '../../dependencies.ts';
import type { Feature } from '../../features.ts';
import { openChangeEdit } from '../change-image/feature.ts';
import { openCopyEdit } from '../copy-image/feature.ts';
import { openEdit } from '../create-image/listeners.ts';
import { readButton } from '../decide-approval/payloads.ts';
import { openShareEdit } from '../share-image/feature.ts';

/** What was asked for, in the form it was asked with, for the person who asked: nobody has decided yet. */
export const editRequest = (deps: SlackDependencies): Feature => ({ actions: { [ACTION.edit]: opensForm(deps) } });

const opensForm =
  (deps: SlackDependencies): ButtonListener =>
  async ({ body, client }) => {
    const by = interactionActor(body);
    const operation = await deps.requestToEdit(by, readButton(body));
    const { request } = operation;
    const opening = { by, triggerId: body.trigger_id };
    switch (request.kind) {
      case 'create-image':
        return openEdit(deps, client, opening, operation, request);
      case 'copy-image':
        return openCopyEdit(deps, client, opening, operation, request);
      case 'share-image':
        return openShareEdit(deps, client, opening, operation, request);
      case 'change-image':
        return openChangeEdit(deps, client, opening, operation, request);
    }
  };
