import type { Draft } from "@touchstone/contracts";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { aContact } from "../state/desk.fixture.ts";
import { Drafts } from "./draftKeeper.ts";

function aTab(session = new Map<string, string>()) {
  const saved: Draft[] = [];
  let refuse = false;
  let clock = 100;
  const save = async (_id: string, draft: Draft) => {
    if (refuse) throw new Error("no network");
    saved.push(draft);
    clock += 1;
    return { savedAt: clock };
  };
  const mirror = {
    getItem: (key: string) => session.get(key) ?? null,
    setItem: (key: string, value: string) => void session.set(key, value),
    removeItem: (key: string) => void session.delete(key),
  };
  const drafts = new Drafts(save, mirror);
  return {
    drafts,
    saved,
    session,
    keeper: () => drafts.of(aContact()),
    breakNetwork: (broken: boolean) => (refuse = broken),
  };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

describe("a note", () => {
  it("is saved two seconds after its first change, however fast one writes", async () => {
    const { keeper, saved } = aTab();
    for (const notes of ["c", "ca", "call"]) {
      keeper().edit({ notes });
      await pass(600);
    }
    expect(saved).toEqual([]);
    await pass(200);
    expect(saved).toEqual([{ notes: "call", dispositionId: null, reply: "", subject: null }]);
    expect(keeper().store.getState()).toMatchObject({ status: "saved", savedAt: 101 });
  });

  it("is saved at once when the field is left", async () => {
    const { keeper, saved } = aTab();
    keeper().edit({ notes: "call back" });
    await keeper().flush();
    expect(saved).toHaveLength(1);
    await pass(10_000);
    expect(saved).toHaveLength(1);
  });

  it("is not saved when nothing changed", async () => {
    const { keeper, saved } = aTab();
    await keeper().flush();
    expect(saved).toEqual([]);
  });

  it("survives a reload before it was saved", async () => {
    const before = aTab();
    before.keeper().edit({ notes: "half a sen", dispositionId: "d1", reply: "", subject: null });
    const after = aTab(before.session);
    expect(after.keeper().draft).toEqual({ notes: "half a sen", dispositionId: "d1", reply: "", subject: null });
    await pass(0);
    expect(after.saved).toEqual([{ notes: "half a sen", dispositionId: "d1", reply: "", subject: null }]);
    expect(after.session.size).toBe(0);
  });

  it("says that it is not saved, keeps it, and tries again", async () => {
    const { keeper, saved, breakNetwork, session } = aTab();
    breakNetwork(true);
    keeper().edit({ notes: "important" });
    await pass(2_000);
    expect(keeper().store.getState().status).toBe("failed");
    expect(session.size).toBe(1);
    breakNetwork(false);
    await pass(4_000);
    expect(saved).toEqual([{ notes: "important", dispositionId: null, reply: "", subject: null }]);
    expect(keeper().store.getState().status).toBe("saved");
  });

  it("begins with what the server kept", () => {
    const { drafts } = aTab();
    const contact = aContact({ draft: { notes: "kept", dispositionId: "d2", savedAt: 50 } });
    expect(drafts.of(contact).store.getState()).toMatchObject({ notes: "kept", dispositionId: "d2", savedAt: 50 });
  });

  it("takes over what another tab wrote, but never over what is being written", async () => {
    const { drafts, keeper } = aTab();
    keeper();
    const theirs = (savedAt: number) => aContact({ draft: { notes: "theirs", dispositionId: null, savedAt } });
    drafts.follow([theirs(200)]);
    expect(keeper().draft.notes).toBe("theirs");
    keeper().edit({ notes: "mine" });
    drafts.follow([theirs(300)]);
    expect(keeper().draft.notes).toBe("mine");
  });

  it("of a completed contact is forgotten and saved no more", async () => {
    const { drafts, keeper, saved, session } = aTab();
    keeper().edit({ notes: "late" });
    drafts.follow([]);
    await pass(10_000);
    expect(saved).toEqual([]);
    expect(session.size).toBe(0);
  });
});

describe("the subject of an answer", () => {
  it("is part of the draft: kept on the server, and there again after a reload", async () => {
    const { keeper, saved } = aTab();
    expect(keeper().draft.subject).toBeNull();
    keeper().edit({ subject: "Re: Your order 4711" });
    await pass(2_000);
    expect(saved).toEqual([{ notes: "", dispositionId: null, reply: "", subject: "Re: Your order 4711" }]);
    expect(keeper().store.getState().status).toBe("saved");
    const kept = { notes: "", dispositionId: null, subject: "Re: Your order 4711", savedAt: 101 };
    const reloaded = aTab().drafts.of({ ...aContact(), draft: kept });
    expect(reloaded.draft.subject).toBe("Re: Your order 4711");
  });
});
