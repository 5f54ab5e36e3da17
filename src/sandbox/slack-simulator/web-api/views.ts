import { type Dict, dict, isDict, parseJson, str } from '../json.ts';
import { apiView, openView, openViews, pushView, refuseView, replaceView } from '../views.ts';
import type { View, World } from '../world.ts';
import { type ApiMethod, type MethodContext, refuse, refuseArguments } from './method.ts';

export const viewMethods: Record<string, ApiMethod> = {
  'views.open': {
    tier: 'tier4',
    scopes: [],
    run(args, context) {
      const body = viewIn(args, context.world);
      const { user } = spendTrigger(args, context);
      return { view: apiView(context.world, openView(context.world, user, body)) };
    },
  },

  'views.push': {
    tier: 'tier4',
    scopes: [],
    run(args, context) {
      const { world } = context;
      const body = viewIn(args, world);
      const { user, viewId } = spendTrigger(args, context);
      // Only a control inside an open modal can put another one above it.
      if (!viewId || !world.stacks.get(user)?.some((view) => view.id === viewId)) refuse('not_found');
      const view = pushView(world, user, body);
      return view === 'push_limit_reached' ? refuse(view) : { view: apiView(world, view) };
    },
  },

  'views.update': {
    tier: 'tier4',
    scopes: [],
    run(args, { world }) {
      const target = openViewIn(args, world);
      const body = viewIn(args, world, target);
      if (!target) return refuse('not_found');
      if (args.hash !== undefined && args.hash !== target.hash) refuse('hash_conflict');
      replaceView(world, target, body);
      return { view: apiView(world, target) };
    },
  },
};

function viewIn(args: Dict, world: World, replacing?: View): Dict {
  const view = typeof args.view === 'string' ? parseJson(args.view) : args.view;
  const refusal = refuseView(world, view, replacing);
  if (refusal?.problems) refuseArguments(...refusal.problems);
  if (refusal) refuse(refusal.error);
  return isDict(view) ? view : dict(view);
}

function openViewIn(args: Dict, world: World): View | undefined {
  const id = str(args.view_id);
  const externalId = str(args.external_id);
  if (!id && !externalId) refuseArguments({ text: 'must provide a string', pointer: '/view_id' });
  return openViews(world).find((view) => (id ? view.id === id : view.externalId === externalId));
}

function spendTrigger(args: Dict, { triggers }: MethodContext): { user: string; viewId?: string } {
  const trigger = triggers.exchange(str(args.trigger_id) || str(args.interactivity_pointer));
  return trigger.ok ? trigger : refuse(trigger.error);
}
