import { createContext } from 'preact';
import { useContext } from 'preact/hooks';

/** What was typed or chosen and is not yet told to the simulator, by control. The modal sends it before it submits. */
export type Drafts = Map<string, unknown>;

const Context = createContext<Drafts>(new Map());

export const DraftsProvider = Context.Provider;

export const useDrafts = (): Drafts => useContext(Context);
