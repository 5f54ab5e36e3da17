import type { types } from '@slack/bolt';
import { EMPTY_DISK } from '../../../core/domain/create-image-form.ts';
import type { InstanceId } from '../../../core/domain/ids.ts';
import { parseInstanceId } from '../../../core/domain/instance.ts';
import type { Parsed } from '../../../core/domain/parsed.ts';
import { parseRegionId } from '../../../core/domain/region.ts';
import { type DiskRole, parseSnapshotId } from '../../../core/domain/snapshot.ts';
import { within } from '../../../timing/within.ts';
import { interactionActor } from '../../actor.ts';
import type { OptionsListener } from '../../answer.ts';
import { option } from '../../blocks/blocks.ts';
import { ACTION } from '../../control-ids.ts';
import type { SlackDependencies } from '../../dependencies.ts';
import { en } from '../../text/en.ts';
import { accountOf, startPlace } from './accounts.ts';
import { readSuggestion } from './payloads.ts';

type Option = types.PlainTextOption;
type Listed = { shown: Option; found: string };

const PATIENCE_FOR_OPTIONS = 2_200;

/** Fills the pickers of the form as somebody opens them or types; for members alone, before the cloud is asked anything. */
export const fillsPicker =
  (deps: SlackDependencies): OptionsListener =>
  async (args) => {
    const membership = deps.mayRead(interactionActor(args.body)).then(() => 'member' as const);
    const options = await optionsFor(deps, membership)(args);
    // Whoever is no member is told nothing, and neither is who is not known in time.
    return (await within(0, membership)) === 'member' ? options : [];
  };

const optionsFor =
  (deps: SlackDependencies, membership: Promise<unknown>) =>
  async ({ payload }: Pick<Parameters<OptionsListener>[0], 'payload'>): Promise<Option[]> => {
    const { browse, homeRegion, log } = deps;
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
    switch (actionId) {
      case ACTION.region:
        return list(
          async () =>
            (await browse.regions(place)).map((one) => listed(option(en.form.regionOption(one), one.id), one.name)),
          parseRegionId,
        );
      case ACTION.instance:
        return list(
          async () =>
            (await browse.instances(place)).map((one) => listed(option(en.form.instanceOption(one), one.id), one.name)),
          parseInstanceId,
        );
      case ACTION.systemSnapshot:
        return list(() => snapshots('system'), parseSnapshotId);
      case ACTION.dataDisk: {
        const empty = matching([listed(option(en.form.emptyDisk, EMPTY_DISK))], query);
        return [...empty, ...(await list(() => snapshots('data'), parseSnapshotId))];
      }
      default:
        return [];
    }

    /** What matches, and the typed id itself when it could be one: lists can be stale, or the cloud silent. */
    async function list(load: () => Promise<Listed[]>, parse: (text: string) => Parsed<string>): Promise<Option[]> {
      const options = await loaded(load);
      const typed = query === '' ? undefined : parse(query);
      const asTyped =
        typed?.ok && !options.some(({ shown }) => shown.value === typed.value)
          ? [option(en.form.asTyped(typed.value), typed.value)]
          : [];
      return [...matching(options, query), ...asTyped];
    }

    async function loaded(load: () => Promise<Listed[]>): Promise<Listed[]> {
      try {
        const options = await within(PATIENCE_FOR_OPTIONS, membership.then(load));
        return options === 'late' ? [] : options;
      } catch (error) {
        log.warn({ err: error, actionId }, 'a picker could not be filled');
        return [];
      }
    }
  };

const matching = (options: Listed[], query: string): Option[] => {
  const wanted = query.toLowerCase();
  return options.filter(({ found }) => found.includes(wanted)).map(({ shown }) => shown);
};

/** An option is found by its words, its value, and by names that it may be too short to show in full. */
function listed(shown: Option, ...names: (string | undefined)[]): Listed {
  const { text, value, description } = shown;
  return { shown, found: [text.text, value, description?.text, ...names].join(' ').toLowerCase() };
}
