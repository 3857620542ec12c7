import { expect, it } from "vitest";
import { filledIn } from "./filledIn.ts";

const fields = { customer: "Ms Lin", agent: "Ana", brand: "Globex" };

it("fills the fields of an answer in, whatever the spaces around their names", () => {
  expect(filledIn("Dear {customer}, { agent } of {brand} here.", fields)).toBe("Dear Ms Lin, Ana of Globex here.");
});

it("leaves an unknown field as it was written, also one with the name of a built-in", () => {
  expect(filledIn("{order} {constructor}", fields)).toBe("{order} {constructor}");
});

it("does not read fields in what it has filled in", () => {
  expect(filledIn("{customer}", { ...fields, customer: "{agent}" })).toBe("{agent}");
});
