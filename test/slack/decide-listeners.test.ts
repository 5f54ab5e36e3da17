// A rule that is edited between asking, the button and the submission: the modal asks for what its decision needs.
import type { webApi } from '@slack/bolt';
import { expect, it } from 'vitest';
import type { OperationId } from '../../src/core/domain/ids.ts';
import { decideApproval, reviewApproval } from '../../src/core/usecases/decide-approval.ts';
import type { SlackDependencies } from '../../src/slack/dependencies.ts';
import { APPROVE, decides, opensReview } from '../../src/slack/features/decide-approval/listeners.ts';
import { aPolicy, li } from '../support/builders.ts';
import { aWorld } from '../support/core-world.ts';
import { aLog } from '../support/log.ts';
import { type ShownView, shownView } from '../support/shown-view.ts';

function aDesk() {
  const world = aWorld();
  const deps = {
    reviewApproval: reviewApproval(world.needs),
    decideApproval: decideApproval(world.needs),
    log: aLog(),
  } as Partial<SlackDependencies> as SlackDependencies;
  const user = { id: li.user, team_id: li.team };
  return {
    world,
    async opens(id: OperationId): Promise<ShownView> {
      let drawn: Parameters<typeof shownView>[0] | undefined;
      const open = async ({ view }: { view: NonNullable<typeof drawn> }) => {
        drawn = view;
        return { ok: true, view: { id: 'V1', hash: '1.h' } };
      };
      const listener = opensReview(deps, APPROVE);
      const client = { views: { open } } as unknown as webApi.WebClient;
      const body = { user, trigger_id: 't', actions: [{ value: id }] };
      await listener({ body, client } as unknown as Parameters<typeof listener>[0]);
      if (!drawn) throw new Error('nothing is drawn');
      return shownView(drawn);
    },
    async submits(view: ShownView, typedName?: string): Promise<string> {
      let answer: unknown;
      const field = view.state.values.typed_name;
      if (typedName !== undefined && field) for (const id of Object.keys(field)) field[id] = { value: typedName };
      const ack = async (given: unknown) => {
        answer = given;
      };
      const listener = decides(deps, APPROVE);
      await listener({ ack, body: { user }, view } as unknown as Parameters<typeof listener>[0]);
      return JSON.stringify(answer);
    },
  };
}

const strict = aPolicy({ rule: 'strict', typeName: true, required: 2 });

it('given a rule that asks for the name since it was asked, when it is approved, then the modal has the field, rule and number', async () => {
  const { world, ...desk } = aDesk();
  const { id, request } = await world.asked();
  world.policy(strict);

  const view = await desk.opens(id);
  expect(JSON.stringify(view)).toMatch(/strict.*2 approvals/);
  expect(await desk.submits(view)).toContain('"errors":{"typed_name":"Type the name');
  expect(await desk.submits(view, request.name)).toContain('It still needs ');
  expect((await world.operations.get(id)).operation.approval).toMatchObject({ approvals: [{ by: li }] });
});

it('given a rule that asks for the name since the button was pressed, when the modal is submitted, then it is told in words', async () => {
  const { world, ...desk } = aDesk();
  const { id, request } = await world.asked();
  const view = await desk.opens(id);
  world.policy(strict);

  const told = await desk.submits(view);
  expect(told).toContain('"response_action":"update"');
  expect(told).toContain('Open it again from its card');
  expect(told).not.toContain('"errors"');
  expect(await desk.submits(await desk.opens(id), request.name)).toContain('You approved');
});

it('given a rule that wants no name any more, when it is approved, then none is asked for', async () => {
  const { world, ...desk } = aDesk();
  world.policy(strict);
  const { id } = await world.asked();
  world.policy(aPolicy());

  const view = await desk.opens(id);
  expect(JSON.stringify(view)).not.toContain('typed_name');
  expect(await desk.submits(view)).toContain('You approved');
  expect(await world.status(id)).toBe('queued');
});
