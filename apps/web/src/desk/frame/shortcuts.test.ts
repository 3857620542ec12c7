import { describe, expect, it } from "vitest";
import { byLastUse, fitting, lastUsedDispositions, rememberDisposition } from "../wrapUp/lastUsed.ts";
import { actionOf, digitOf, type Key } from "./shortcuts.ts";

const press = (part: Partial<Key>): Key => ({
  code: "",
  key: "",
  keyCode: 0,
  isComposing: false,
  repeat: false,
  shiftKey: false,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...part,
});

describe("a key", () => {
  it.each([
    [{ code: "F2" }, "accept"],
    [{ code: "F2", shiftKey: true }, "hangUp"],
    [{ code: "F8" }, "mute"],
    [{ code: "F9" }, "hold"],
    [{ code: "F9", shiftKey: true }, "transfer"],
    [{ code: "F4" }, "complete"],
    [{ code: "KeyK", ctrlKey: true }, "search"],
    [{ code: "KeyK", metaKey: true }, "search"],
    [{ code: "F4", altKey: true }, null],
    [{ code: "F8", shiftKey: true }, null],
    [{ code: "KeyA" }, null],
  ])("%o does %s", (part, action) => expect(actionOf(press(part), false)).toBe(action));

  it("works while somebody types when it writes nothing", () => {
    expect(actionOf(press({ code: "F2" }), true)).toBe("accept");
    expect(actionOf(press({ key: "?" }), true)).toBeNull();
    expect(actionOf(press({ key: "?" }), false)).toBe("shortcuts");
  });

  it("belongs to the input method while it composes", () => {
    expect(actionOf(press({ code: "F2", isComposing: true }), true)).toBeNull();
    expect(actionOf(press({ code: "F9", keyCode: 229 }), true)).toBeNull();
  });

  it("held down acts once", () => expect(actionOf(press({ code: "F8", repeat: true }), false)).toBeNull());

  it("with a digit chooses only outside of fields", () => {
    expect(digitOf(press({ code: "Digit3" }), false)).toBe(3);
    expect(digitOf(press({ code: "Numpad3" }), false)).toBe(3);
    expect(digitOf(press({ code: "Digit3" }), true)).toBeNull();
    expect(digitOf(press({ code: "Digit3", ctrlKey: true }), false)).toBeNull();
  });
});

describe("dispositions", () => {
  const items = [
    { id: "a", text: "Answered" },
    { id: "b", text: "Call back agreed" },
    { id: "c", text: "Wrong number" },
  ];

  it("used last stand first, the others keep their order", () => {
    expect(byLastUse(items, ["c", "gone"]).map((item) => item.id)).toEqual(["c", "a", "b"]);
  });

  it("are found by a part of their words, or by their number", () => {
    expect(fitting(items, " CALL ").map((item) => item.id)).toEqual(["b"]);
    expect(fitting(items, "3").map((item) => item.id)).toEqual(["c"]);
    expect(fitting(items, "")).toHaveLength(3);
  });

  it("are remembered once each", () => {
    const kept = new Map<string, string>();
    const memory = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
    };
    for (const id of ["a", "b", "a"]) rememberDisposition(id, memory);
    expect(lastUsedDispositions(memory)).toEqual(["a", "b"]);
  });
});
