import { createContext } from 'preact';
import { useContext } from 'preact/hooks';

/** Text typed and not yet told to the simulator, by control. The modal sends it before it submits. */
export type Drafts = Map<string, string>;

const Context = createContext<Drafts>(new Map());

export const DraftsProvider = Context.Provider;

export const useDrafts = (): Drafts => useContext(Context);
