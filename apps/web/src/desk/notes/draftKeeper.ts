import type { DeskContact, Draft, SavedDraft } from "@touchstone/contracts";
import { create, type StoreApi, type UseBoundStore } from "zustand";

export interface DraftState extends Required<Draft> {
  readonly status: "saved" | "dirty" | "saving" | "failed";
  /** When the server kept what is shown; null before the first time. */
  readonly savedAt: number | null;
}

export type DraftStore = UseBoundStore<StoreApi<DraftState>>;
export type SaveDraft = (interactionId: string, draft: Draft) => Promise<SavedDraft>;
const PARTS = ["notes", "dispositionId", "reply", "subject"] as const;
type Mirror = Pick<Storage, "getItem" | "setItem" | "removeItem">;

const SAVE_EVERY_MS = 2_000;
const RETRY_MS = 4_000;

/**
 * The notes and disposition of one contact, and the answer that is being written in it. Saved on the server two seconds after a change and when the field is left; what
 * is not saved yet also stands in this tab's session storage, so that a reload in between loses nothing.
 */
export class DraftKeeper {
  readonly store: DraftStore;
  readonly #interactionId: string;
  readonly #save: SaveDraft;
  readonly #mirror: Mirror;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(interactionId: string, kept: DeskContact["draft"], save: SaveDraft, mirror: Mirror) {
    this.#interactionId = interactionId;
    this.#save = save;
    this.#mirror = mirror;
    const unsaved = readMirror(mirror, interactionId);
    const { notes = "", dispositionId = null, reply = "", subject = null } = unsaved ?? kept ?? {};
    const draft = { notes, dispositionId, reply, subject };
    this.store = create<DraftState>(() => ({
      ...draft,
      status: unsaved ? "dirty" : "saved",
      savedAt: kept?.savedAt ?? null,
    }));
    if (unsaved) this.#saveIn(0);
  }

  edit(change: Partial<Draft>): void {
    this.store.setState({ ...change, status: "dirty" });
    this.#mirror.setItem(mirrorKey(this.#interactionId), JSON.stringify(this.draft));
    if (this.#timer === null) this.#saveIn(SAVE_EVERY_MS);
  }

  get draft(): Required<Draft> {
    const { notes, dispositionId, reply, subject } = this.store.getState();
    return { notes, dispositionId, reply, subject };
  }

  /** Saves now what is not saved: the field was left, or the page goes. */
  async flush(): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    const { status } = this.store.getState();
    if (status === "saved" || status === "saving") return;
    const sent = this.draft;
    this.store.setState({ status: "saving" });
    try {
      const { savedAt } = await this.#save(this.#interactionId, sent);
      this.#saved(sent, savedAt);
    } catch {
      // Shown beside the field, kept in this tab, and tried again.
      this.store.setState({ status: "failed" });
      this.#saveIn(RETRY_MS);
    }
  }

  /** Another tab, or this one before a reload, saved something newer; what is being written here is never overwritten. */
  adopt(kept: DeskContact["draft"]): void {
    const { status, savedAt } = this.store.getState();
    if (!kept || status !== "saved" || kept.savedAt <= (savedAt ?? 0)) return;
    const { notes, dispositionId, reply = "", subject = null } = kept;
    this.store.setState({ notes, dispositionId, reply, subject, savedAt: kept.savedAt });
  }

  /** The contact is completed: nothing is saved any more. */
  forget(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    this.#mirror.removeItem(mirrorKey(this.#interactionId));
  }

  #saved(sent: Required<Draft>, savedAt: number): void {
    const { draft } = this;
    const isAllSaved = PARTS.every((part) => draft[part] === sent[part]);
    this.store.setState({ savedAt, status: isAllSaved ? "saved" : "dirty" });
    if (isAllSaved) this.#mirror.removeItem(mirrorKey(this.#interactionId));
    else this.#saveIn(SAVE_EVERY_MS);
  }

  #saveIn(ms: number): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), ms);
  }
}

const mirrorKey = (interactionId: string) => `touchstone.draft.${interactionId}`;

function readMirror(mirror: Mirror, interactionId: string): Draft | null {
  const text = mirror.getItem(mirrorKey(interactionId));
  return text ? (JSON.parse(text) as Draft) : null;
}

/** The keepers of all open contacts. */
export class Drafts {
  readonly #keepers = new Map<string, DraftKeeper>();
  readonly #save: SaveDraft;
  readonly #mirror: Mirror;

  constructor(save: SaveDraft, mirror: Mirror = sessionStorage) {
    this.#save = save;
    this.#mirror = mirror;
  }

  of({ interactionId, draft }: Pick<DeskContact, "interactionId" | "draft">): DraftKeeper {
    const known = this.#keepers.get(interactionId);
    if (known) return known;
    const keeper = new DraftKeeper(interactionId, draft, this.#save, this.#mirror);
    this.#keepers.set(interactionId, keeper);
    return keeper;
  }

  /** What another tab saved of one contact; nothing where it is not open here. */
  adopt({ interactionId, draft }: Pick<DeskContact, "interactionId" | "draft">): void {
    this.#keepers.get(interactionId)?.adopt(draft);
  }

  /** The desk's contacts as the server tells them: new drafts are adopted, those of contacts that are gone forgotten. */
  follow(contacts: readonly DeskContact[]): void {
    for (const contact of contacts) this.adopt(contact);
    const open = new Set(contacts.map((contact) => contact.interactionId));
    for (const [interactionId, keeper] of this.#keepers) {
      if (open.has(interactionId)) continue;
      keeper.forget();
      this.#keepers.delete(interactionId);
    }
  }

  async flush(): Promise<void> {
    await Promise.all([...this.#keepers.values()].map((keeper) => keeper.flush()));
  }
}
