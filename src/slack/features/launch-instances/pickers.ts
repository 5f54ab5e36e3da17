import type { types } from '@slack/bolt';
import { z } from 'zod';
import {
  parseInstanceType,
  parseKeyPair,
  parseSecurityGroupId,
  parseVSwitchId,
  type VSwitch,
} from '../../../core/domain/network.ts';
import type { Parsed } from '../../../core/domain/parsed.ts';
import type { OptionsListener } from '../../answer.ts';
import { option } from '../../blocks/blocks.ts';
import { ACTION } from '../../control-ids.ts';
import type { SlackDependencies } from '../../dependencies.ts';
import { readFramed, type ShownImage } from '../../image-form.ts';
import { type Listed, listed, suggests } from '../../suggestions.ts';
import { en } from '../../text/en.ts';

const text = en.launch;

type Asked = { image: ShownImage; vSwitch: string };
type Picker = { load: (asked: Asked) => Promise<Listed[]>; parse: (typed: string) => Parsed<string> };

/** What the menus of the form list: of the image's region, and types that the image runs on. */
export function launchPickers(deps: SlackDependencies): Record<string, OptionsListener> {
  const { networks } = deps;
  const pickers: Record<string, Picker> = {
    [ACTION.launchType]: {
      load: async ({ image }) =>
        (await networks.instanceTypes(image, image.imageId)).map((type) =>
          listed(option(text.typeOption(type), type.id)),
        ),
      parse: parseInstanceType,
    },
    [ACTION.launchVSwitch]: {
      load: async ({ image }) =>
        (await networks.vSwitches(image)).map((one) =>
          listed(option(text.vSwitchOption(one), one.id, text.vSwitchDescription(one)), one.name),
        ),
      parse: parseVSwitchId,
    },
    [ACTION.launchSecurityGroup]: {
      load: async ({ image, vSwitch }) => {
        const [groups, vpc] = await Promise.all([networks.securityGroups(image), vpcOf(image, vSwitch)]);
        return groups
          .filter((group) => vpc === undefined || group.vpc === vpc)
          .map((group) => listed(option(text.groupOption(group), group.id, text.groupDescription(group)), group.name));
      },
      parse: parseSecurityGroupId,
    },
    [ACTION.launchKeyPair]: {
      load: async ({ image }) => (await networks.keyPairs(image)).map((name) => listed(option(name, name))),
      parse: parseKeyPair,
    },
  };

  /** Where a vSwitch is that is chosen already; other groups are no use then. */
  const vpcOf = async (image: ShownImage, vSwitch: string): Promise<VSwitch['vpc'] | undefined> =>
    vSwitch === '' ? undefined : (await networks.vSwitches(image)).find(({ id }) => id === vSwitch)?.vpc;

  return Object.fromEntries(
    Object.entries(pickers).map(([action, { load, parse }]) => [
      action,
      suggests(deps, (payload, { list }): Promise<types.PlainTextOption[]> => {
        const { value, view } = suggestionSchema.parse(payload);
        const { image } = readFramed(view.private_metadata);
        const query = (value ?? '').trim().slice(0, 100);
        return list(query, () => load({ image, vSwitch: chosenIn(view.state) }), parse);
      }),
    ]),
  );
}

const stateSchema = z.object({
  values: z.record(
    z.string(),
    z.record(z.string(), z.object({ selected_option: z.object({ value: z.string() }).nullish() })),
  ),
});
const suggestionSchema = z.object({
  value: z.string().nullish(),
  view: z.object({ private_metadata: z.string(), state: stateSchema.optional().catch(undefined) }),
});

/** The vSwitch, where Slack tells what is chosen already. */
const chosenIn = (state: z.output<typeof stateSchema> | undefined): string =>
  Object.values(state?.values ?? {}).flatMap((held) => held[ACTION.launchVSwitch]?.selected_option?.value ?? [])[0] ??
  '';
