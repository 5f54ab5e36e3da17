import type { Actor } from '../domain/actor.ts';
import {
  judgeLaunch,
  type LaunchFacts,
  type LaunchInstancesForm,
  type LaunchInstancesWish,
  readLaunchForm,
} from '../domain/launch-instances.ts';
import { DomainError, type Field, type FieldProblem, type ProblemCode } from '../domain/problem.ts';
import type { Place } from '../domain/region.ts';
import type { Networks } from '../ports/networks.ts';
import { type Judging, judgedThenRuled, postableFor, type SubmitNeeds, submitting } from './accept-request.ts';
import { revising } from './revise-request.ts';
import type { AskingAll } from './rights.ts';

type Needs = SubmitNeeds & { networks: Networks };

const judgingWith =
  (networks: Networks): Judging<LaunchInstancesForm> =>
  (needs, by, form) => {
    const read = readLaunchForm(form);
    if (!read.ok) return read;
    const { wish } = read;
    const { account, region, channel, imageId } = wish;
    const before: AskingAll = { kind: 'launch-instances', account, region, name: imageId, tags: [] };
    const judge = () =>
      tellingItsFields(() =>
        judgedThenRuled(needs, by, { channel, before }, async () =>
          judgeLaunch(wish, await factsOf({ ...needs, networks }, by, wish)),
        ),
      );
    return { ok: true, channel, judge };
  };

/** Asks for instances of an image, and changes what was asked for. */
export const submitLaunchInstances = (needs: Needs) => submitting(judgingWith(needs.networks))(needs);
export const reviseLaunchInstances = (needs: Needs) => revising(judgingWith(needs.networks))(needs);

async function factsOf({ networks, ...needs }: Needs, by: Actor, wish: LaunchInstancesWish): Promise<LaunchFacts> {
  const { account, region, imageId, keyPair, channel } = wish;
  const place: Place = { account, region };
  const [images, types, vSwitches, securityGroups, keyPairs, channelPostable] = await Promise.all([
    needs.cloud.images(place, { id: imageId }),
    networks.instanceTypes(place, imageId),
    networks.vSwitches(place),
    networks.securityGroups(place),
    keyPair === undefined ? [] : networks.keyPairs(place),
    postableFor(needs, by, channel),
  ]);
  const image = images.find(({ id }) => id === imageId);
  return { image, types, vSwitches, securityGroups, keyPairs, channelPostable };
}

/** What ECS says when it tries the launch, by the field that mends it. */
const FIELD_OF_LAUNCH: Partial<Record<ProblemCode, Field>> = {
  'type-not-supported': 'instanceType',
  'type-not-there': 'instanceType',
  'type-not-in-zone': 'instanceType',
  'type-sold-out': 'instanceType',
  'vswitch-not-found': 'vSwitch',
  'vswitch-full': 'vSwitch',
  'security-group-not-found': 'securityGroup',
  'networks-differ': 'securityGroup',
  'key-pair-not-found': 'keyPair',
  'disk-smaller-than-image': 'systemDisk',
  'image-not-launchable': 'image',
};

async function tellingItsFields<Answer>(
  ask: () => Promise<Answer>,
): Promise<Answer | { ok: false; problems: FieldProblem[] }> {
  try {
    return await ask();
  } catch (error) {
    const field = error instanceof DomainError ? FIELD_OF_LAUNCH[error.problem.code] : undefined;
    if (!(error instanceof DomainError) || !field) throw error;
    return { ok: false, problems: [{ field, problem: error.problem }] };
  }
}
