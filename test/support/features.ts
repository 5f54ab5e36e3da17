import { featuresOf } from '../../src/slack/app.ts';
import type { SlackDependencies } from '../../src/slack/dependencies.ts';

/** What the code registers. Nothing is called here, so what the features need stays out. */
export const registered = featuresOf({} as SlackDependencies);
