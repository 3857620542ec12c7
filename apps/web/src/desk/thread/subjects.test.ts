import { expect, it } from "vitest";
import { answerSubject, isSameSubject, plainSubject } from "./subjects.ts";

it("an answer's subject is marked once, whoever marked it before and in which language", () => {
  for (const before of [
    "Invoice",
    "Re: Invoice",
    "RE[2]: re: Invoice",
    "AW: Fwd: Invoice",
    "回复：Invoice",
    "轉寄: Invoice",
  ])
    expect(answerSubject(before)).toBe("Re: Invoice");
});

it("words that only begin like a mark are left", () => {
  expect(plainSubject("Refund")).toBe("Refund");
  expect(plainSubject("Rebate: 5 %")).toBe("Rebate: 5 %");
  expect(isSameSubject("Re: Refund", "Refund")).toBe(true);
  expect(isSameSubject("Refund", "Order")).toBe(false);
});

it("a mail without a subject is answered all the same", () => {
  expect(answerSubject("")).toBe("Re:");
});
