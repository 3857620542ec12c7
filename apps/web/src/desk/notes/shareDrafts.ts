import type { DeskContact } from "@touchstone/contracts";
import { Drafts, type SaveDraft } from "./draftKeeper.ts";

interface SavedElsewhere {
  readonly interactionId: string;
  readonly draft: NonNullable<DeskContact["draft"]>;
}

/**
 * The drafts of an agent's desk, which the other tabs of this browser follow: what one of them has saved the others show at once, unless
 * something is being written there. `stop` ends the following.
 */
export function shareDrafts(
  userId: string,
  save: SaveDraft,
  mirror?: ConstructorParameters<typeof Drafts>[1],
): { readonly drafts: Drafts; stop(): void } {
  const tabs = new BroadcastChannel(`touchstone.drafts.${userId}`);
  const saveAndTell: SaveDraft = async (interactionId, draft) => {
    const saved = await save(interactionId, draft);
    tabs.postMessage({ interactionId, draft: { ...draft, ...saved } } satisfies SavedElsewhere);
    return saved;
  };
  const drafts = new Drafts(saveAndTell, mirror);
  tabs.onmessage = ({ data }: MessageEvent<SavedElsewhere>) => drafts.adopt(data);
  return { drafts, stop: () => tabs.close() };
}
