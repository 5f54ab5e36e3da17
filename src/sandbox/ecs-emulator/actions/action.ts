import type { Faults } from '../faults.ts';
import { optional, type Params } from '../parameters.ts';
import { refuse, refuseMissing } from '../refusal.ts';
import type { Caller, Sessions } from '../sessions.ts';
import type { Account, Region } from '../world/entities.ts';
import type { World } from '../world/world.ts';

/** A successful answer without its RequestId, PascalCase as on the wire; bigints become bare numbers. */
export type Body = Readonly<Record<string, unknown>>;

/** A verified call: who asks for what. */
export type Call = {
  world: World;
  faults: Faults;
  sessions: Sessions;
  caller: Caller;
  account: Account;
  params: Params;
  host: string;
};
export type RegionalCall = Call & { region: Region };

/** One operation of the API. `takesClientToken`: a repeat with the same token gets the first answer again. */
export type Action = { name: string; takesClientToken: boolean; answer(call: Call): Body };

/** An operation on things of the region that `RegionId` names; that parameter is checked before any other. */
export function regionalAction(
  name: string,
  answer: (call: RegionalCall) => Body,
  { takesClientToken = false, unknownRegion = refuseRegion }: RegionalOptions = {},
): Action {
  return { name, takesClientToken, answer: (call) => answer({ ...call, region: regionOf(call, unknownRegion) }) };
}

type RegionalOptions = { takesClientToken?: boolean; unknownRegion?: () => never };

function regionOf({ world, params }: Call, unknownRegion: () => never): Region {
  return world.region(optional(params, 'RegionId') ?? refuseMissing('RegionId')) ?? unknownRegion();
}

/** As the older operations on tasks answer it. */
export const refuseRegionOfTask = () =>
  refuse(400, 'InvalidRegionId.NotFound', 'The specified RegionId does not exist.');

const refuseRegion = () => refuse(404, 'InvalidRegionId.NotFound', 'The specified RegionId does not exist.');

/** Ends a dry run that got this far: ECS reports its success as an error. */
export function endDryRun({ params }: Call): void {
  if (params.DryRun?.toLowerCase() !== 'true') return;
  refuse(400, 'DryRunOperation', 'Request validation has been passed with DryRun flag set.');
}
