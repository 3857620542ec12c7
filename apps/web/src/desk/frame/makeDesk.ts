import type { DeskContact } from "@touchstone/contracts";
import { create } from "zustand";
import { saveDraft } from "../../api/contacts.ts";
import { askForMicrophone, watchMicrophone } from "../../softphone/microphone.ts";
import { openSoftphone } from "../../softphone/openSoftphone.ts";
import { shareDrafts } from "../notes/shareDrafts.ts";
import { makeDeskPhone } from "../phone/deskPhone.ts";
import { seekLeadership } from "../phone/leadership.ts";
import { makeSound } from "../phone/sound.ts";
import { openDeskLine } from "../state/deskLine.ts";
import { liveContact, wrapUpContact } from "../state/deskState.ts";
import type { Desk, DeskView } from "./deskContext.tsx";

const freshView: DeskView = {
  page: { kind: "home" },
  dialog: null,
  document: null,
  silenced: null,
  refusal: null,
  nobody: [],
};

/** Opens the desk of a user: its line to the server, its phone and its sound. `stop` ends all of it. */
export function makeDesk(userId: string): Desk & { stop(): void } {
  const line = openDeskLine();
  const sound = makeSound();
  const phone = makeDeskPhone({
    line,
    sound,
    openSoftphone,
    askForMicrophone,
    watchMicrophone,
    seekLeadership: (tell) => seekLeadership(userId, tell),
    onGesture,
  });
  const view = create<DeskView>(() => freshView);
  const { drafts, stop: stopSharing } = shareDrafts(userId, saveDraft);
  const desk: Desk = { line, phone, sound, view, drafts };
  const stops = [openWhatIsAnswered(desk), keepDrafts(desk), guardClosing(desk), stopSharing];
  const stop = () => {
    for (const each of stops) each();
    phone.stop();
    line.stop();
  };
  return { ...desk, stop };
}

/** Answering opens the customer, ringing does not; a contact that is over gives its place to another one, or to the day. */
function openWhatIsAnswered({ line, view }: Desk): () => void {
  let held: readonly string[] = [];
  return line.store.subscribe(({ contacts }) => {
    const now = answered(contacts);
    const fresh = now.find((interactionId) => !held.includes(interactionId));
    const { page } = view.getState();
    const isGone = page.kind === "contact" && held.includes(page.interactionId) && !now.includes(page.interactionId);
    const next = fresh ?? (isGone ? now[0] : undefined);
    held = now;
    if (next !== undefined) view.setState({ page: { kind: "contact", interactionId: next } });
    else if (isGone) view.setState({ page: { kind: "home" } });
  });
}

/** Ids of what the agent has taken, a call first. */
function answered(contacts: readonly DeskContact[]): readonly string[] {
  const call = liveContact(contacts) ?? wrapUpContact(contacts);
  const written = contacts.filter(({ thread, state }) => thread !== null && state !== "ringing");
  return [...(call ? [call] : []), ...written].map(({ interactionId }) => interactionId);
}

function keepDrafts({ line, drafts }: Desk): () => void {
  const stopFollowing = line.store.subscribe((state, before) => {
    if (state.contacts !== before.contacts) drafts.follow(state.contacts);
  });
  const onHide = () => void drafts.flush();
  window.addEventListener("pagehide", onHide);
  document.addEventListener("visibilitychange", onHide);
  return () => {
    stopFollowing();
    window.removeEventListener("pagehide", onHide);
    document.removeEventListener("visibilitychange", onHide);
  };
}

/** Closing the tab that has the phone while somebody rings or talks asks first. */
function guardClosing({ line, phone }: Desk): () => void {
  const ask = (event: BeforeUnloadEvent) => {
    const { contacts, offer } = line.store.getState();
    if (phone.store.getState().leads && (offer || liveContact(contacts))) event.preventDefault();
  };
  window.addEventListener("beforeunload", ask);
  return () => window.removeEventListener("beforeunload", ask);
}

/** A browser that knows the page may let it sound without any gesture, so it is tried at once too. */
function onGesture(run: () => void): () => void {
  const gestures = ["pointerdown", "keydown"] as const;
  for (const gesture of gestures) window.addEventListener(gesture, run);
  run();
  return () => {
    for (const gesture of gestures) window.removeEventListener(gesture, run);
  };
}
