import type { AgentClick, AgentClickBody } from "@touchstone/contracts";
import { createContext, useContext } from "react";
import type { StoreApi, UseBoundStore } from "zustand";
import type { Drafts } from "../notes/draftKeeper.ts";
import type { DeskPhone, PhoneState } from "../phone/deskPhone.ts";
import type { Sound } from "../phone/sound.ts";
import type { ClickAnswer } from "../state/clicks.ts";
import type { DeskLine } from "../state/deskLine.ts";
import type { DeskState } from "../state/deskState.ts";
import type { ShownDocument } from "../thread/fax/documents.ts";

/** What zone B shows. */
export type OpenPage =
  | { readonly kind: "home" }
  | { readonly kind: "missed" }
  | { readonly kind: "conversations" }
  | { readonly kind: "contact"; readonly interactionId: string }
  | { readonly kind: "customer"; readonly customerId: string };

export type Dialog = "search" | "assign" | "edit" | "shortcuts" | "write" | null;

/** What this page itself decides: nothing of it is the server's business. */
export interface DeskView {
  readonly page: OpenPage;
  readonly dialog: Dialog;
  /** A document whose pages are looked at, over whatever dialogue there is. */
  readonly document: ShownDocument | null;
  /** Offers whose ring this tab was told to silence. */
  readonly silenced: string | null;
  /** Why the last click was refused, until another succeeds or it is put away. */
  readonly refusal: Extract<ClickAnswer, { ok: false }>["reason"] | null;
  /** Contacts with several candidates for which the agent said "none of these". */
  readonly nobody: readonly string[];
}

export type DeskViewStore = UseBoundStore<StoreApi<DeskView>>;

export interface Desk {
  readonly line: DeskLine;
  readonly phone: DeskPhone;
  readonly sound: Sound;
  readonly view: DeskViewStore;
  readonly drafts: Drafts;
}

export const DeskContext = createContext<Desk | null>(null);

export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (!desk) throw new Error("there is no desk around this component");
  return desk;
}

export function useDeskState<Part>(select: (state: DeskState) => Part): Part {
  return useDesk().line.store(select);
}

export function usePhone<Part>(select: (state: PhoneState) => Part): Part {
  return useDesk().phone.store(select);
}

export function useView<Part>(select: (state: DeskView) => Part): Part {
  return useDesk().view(select);
}

/** Keeps what a refused click said where the agent sees it. */
export function told(desk: Desk, answer: ClickAnswer): ClickAnswer {
  desk.view.setState({ refusal: answer.ok ? null : answer.reason });
  return answer;
}

/** A click whose refusal is shown by the desk. */
export function useClick() {
  const desk = useDesk();
  return async <Name extends AgentClick>(name: Name, body: Omit<AgentClickBody<Name>, "id">): Promise<ClickAnswer> =>
    told(desk, await desk.line.click(name, body));
}

export const openPage = (desk: Desk, page: OpenPage) => desk.view.setState({ page });
