import type { types } from '@slack/bolt';
import { EMPTY_DISK } from '../../../core/domain/create-image-form.ts';
import type { InstanceId } from '../../../core/domain/ids.ts';
import { parseInstanceId } from '../../../core/domain/instance.ts';
import { parseRegionId } from '../../../core/domain/region.ts';
import { type DiskRole, parseSnapshotId } from '../../../core/domain/snapshot.ts';
import type { OptionsListener } from '../../answer.ts';
import { option } from '../../blocks/blocks.ts';
import { ACTION } from '../../control-ids.ts';
import type { SlackDependencies } from '../../dependencies.ts';
import {
  type Listed,
  listed,
  listedRegion,
  matching,
  regionsBut,
  type Suggestions,
  suggests,
} from '../../suggestions.ts';
import { en } from '../../text/en.ts';
import { accountOf, startPlace } from './accounts.ts';
import { readSuggestion } from './payloads.ts';

/** Fills the pickers of the form as somebody opens them or types. */
export const fillsPicker = (deps: SlackDependencies): OptionsListener =>
  suggests(deps, (payload, suggestions) => optionsFor(deps, payload, suggestions));

async function optionsFor(
  deps: SlackDependencies,
  payload: unknown,
  suggestions: Suggestions,
): Promise<types.PlainTextOption[]> {
  const { browse, homeRegion } = deps;
  const { actionId, region, instance, query, ...asked } = readSuggestion(payload);
  const account = accountOf(deps, asked.account);
  // The list of regions is asked for in one of them, which has to be allowed as well.
  const parsedRegion = parseRegionId(
    region === '' ? startPlace(deps, { account, region: homeRegion() }).region : region,
  );
  const place = { account, region: parsedRegion.ok ? parsedRegion.value : homeRegion() };
  const snapshots = async (role: DiskRole): Promise<Listed[]> =>
    (await browse.snapshots(place, role, instance === '' ? undefined : (instance as InstanceId))).map((snapshot) =>
      listed(
        option(en.form.snapshotName(snapshot), snapshot.id, en.form.snapshotDescription(snapshot)),
        snapshot.name,
        snapshot.instance?.name,
      ),
    );
  const regions = () => browse.regions(place);
  switch (actionId) {
    case ACTION.region:
      return suggestions.list(query, async () => (await regions()).map(listedRegion), parseRegionId);
    case ACTION.copyTo:
      return regionsBut(suggestions, query, [region], regions);
    case ACTION.instance:
      return suggestions.list(
        query,
        async () =>
          (await browse.instances(place)).map((one) => listed(option(en.form.instanceOption(one), one.id), one.name)),
        parseInstanceId,
      );
    case ACTION.systemSnapshot:
      return suggestions.list(query, () => snapshots('system'), parseSnapshotId);
    case ACTION.dataDisk: {
      const empty = matching([listed(option(en.form.emptyDisk, EMPTY_DISK))], query);
      return [...empty, ...(await suggestions.list(query, () => snapshots('data'), parseSnapshotId))];
    }
    default:
      return [];
  }
}
