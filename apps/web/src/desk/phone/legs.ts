import type { OpenSoftphone } from "../../softphone/openSoftphone.ts";
import { type LegTarget, type Softphone, SoftphoneFault, type SoftphoneFaultKind } from "../../softphone/softphone.ts";
import type { DeskLine } from "../state/deskLine.ts";
import { liveContact } from "../state/deskState.ts";
import type { Leg, PhoneStore } from "./deskPhone.ts";

const REJOIN_AFTER_MS = 1_500;
const REJOIN_TRIES = 3;
const SETTLE_MS = 1_000;

/**
 * The one leg of audio of this tab, kept in step with what the server says: it is dropped when its conversation is over,
 * and brought back when a conversation lives and this tab, which has the phone, has no audio of it.
 */
export class Legs {
  readonly #store: PhoneStore;
  readonly #desk: DeskLine["store"];
  readonly #open: OpenSoftphone;
  #softphone: Softphone | null = null;
  /** While an offer is being accepted its own connect decides, nothing else. */
  #accepting = false;
  #rejoins = { interactionId: "", tries: 0 };
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(store: PhoneStore, desk: DeskLine["store"], open: OpenSoftphone) {
    this.#store = store;
    this.#desk = desk;
    this.#open = open;
  }

  get softphone(): Softphone | null {
    return this.#softphone;
  }

  get isAccepting(): boolean {
    return this.#accepting;
  }

  /** Runs an acceptance from the click to the standing leg. */
  async whileAccepting<Answer>(accept: () => Promise<Answer>): Promise<Answer> {
    this.#accepting = true;
    try {
      return await accept();
    } finally {
      this.#accepting = false;
      // The click's answer may come before the server's word of the contact that it made.
      setTimeout(() => this.follow(), SETTLE_MS);
    }
  }

  /** Makes the leg; answers null when it stands (or is no longer wanted), else what is at fault. */
  async connect(target: LegTarget): Promise<SoftphoneFaultKind | null> {
    const { interactionId } = target;
    this.#store.setState({ leg: { interactionId, state: "connecting", muted: false, fault: null } });
    try {
      const opened = await this.#open((event) => {
        if (event.type === "ended" && this.#softphone === opened) this.#ended();
      });
      this.#softphone = opened;
      await opened.connect(target);
      // Meanwhile the conversation may have ended or gone to another tab.
      if (this.#softphone === opened) this.setLeg({ state: "standing" });
      else opened.close();
      return null;
    } catch (error) {
      return this.#failed(error instanceof SoftphoneFault ? error.kind : "network");
    }
  }

  setLeg(part: Partial<Leg>): void {
    const { leg } = this.#store.getState();
    if (leg) this.#store.setState({ leg: { ...leg, ...part } });
  }

  drop(): void {
    this.#close();
    this.#store.setState({ leg: null });
  }

  /** The server told of the desk's contacts anew. */
  follow(): void {
    const { contacts, offer } = this.#desk.getState();
    const { leg } = this.#store.getState();
    const isOurs = (one: { readonly interactionId: string }) => one.interactionId === leg?.interactionId;
    const belongs = contacts.some((one) => isOurs(one) && one.state !== "wrapUp") || (offer !== null && isOurs(offer));
    if (leg && !this.#accepting && !belongs) this.drop();
    if (liveContact(contacts) && !this.#store.getState().leg) this.#rejoinIn(0);
  }

  /** Somebody asked for it: the count of tries begins anew. */
  reconnect(): void {
    this.#rejoins = { interactionId: "", tries: 0 };
    this.#rejoinIn(0);
  }

  stop(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.drop();
  }

  #close(): void {
    const over = this.#softphone;
    // First forgotten, then closed: what it tells while it closes is no news.
    this.#softphone = null;
    over?.close();
  }

  #ended(): void {
    this.drop();
    this.#rejoinIn(REJOIN_AFTER_MS);
  }

  #failed(fault: SoftphoneFaultKind): SoftphoneFaultKind {
    this.#close();
    this.setLeg({ state: "failed", fault });
    if (fault === "microphoneDenied") this.#store.setState({ microphone: "denied" });
    if (fault === "microphoneMissing") this.#store.setState({ microphone: "missing" });
    return fault;
  }

  #rejoinIn(ms: number): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#rejoin(), ms);
  }

  async #rejoin(): Promise<void> {
    const contact = liveContact(this.#desk.getState().contacts);
    if (!contact || contact.state === "ending" || !this.#mayRejoin(contact.interactionId)) return;
    this.#rejoins.tries += 1;
    const { interactionId, offerId } = contact;
    const fault = await this.connect({ mode: "rejoin", offerId, interactionId });
    if (fault === null) this.#rejoins.tries = 0;
    else if (fault === "network" || fault === "refused") this.#rejoinIn(REJOIN_AFTER_MS);
  }

  #mayRejoin(interactionId: string): boolean {
    const { leads, leg } = this.#store.getState();
    if (!leads || this.#accepting || (leg && leg.state !== "failed")) return false;
    if (this.#rejoins.interactionId !== interactionId) this.#rejoins = { interactionId, tries: 0 };
    return this.#rejoins.tries < REJOIN_TRIES;
  }
}
