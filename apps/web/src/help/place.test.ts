import { expect, test } from "vitest";
import { placeOf } from "./place.ts";

const at = (address: string) => placeOf(new URL(address, "https://help.test"));

test("the address says whose page it is, where it stands and who sits there", () => {
  expect(at("/help/globex")).toEqual({ desk: "globex", isEmbedded: false, identity: null, language: null });
  expect(at("/help/globex/home/?embed=1&language=zh-Hans#identity=a.b.c")).toEqual({
    ...{ desk: "globex/home", isEmbedded: true, identity: "a.b.c", language: "zh-Hans" },
  });
  expect([at("/help").desk, at("/help/").desk, at("/help/%").desk]).toEqual(["", "", "%"]);
});
