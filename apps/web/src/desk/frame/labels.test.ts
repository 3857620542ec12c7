import { expect, test } from "vitest";
import { matchWord } from "./labels.ts";

test("whoever is unknown is so by what the channel has: a number, a mail address, or as a visitor", () => {
  expect(matchWord({ channel: "voice", match: "unknown", candidateCount: 0 })).toBe("match.unknown");
  expect(matchWord({ channel: "sms", match: "invalid", candidateCount: 0 })).toBe("match.invalid");
  expect(matchWord({ channel: "fax", match: "withheld", candidateCount: 0 })).toBe("match.withheld");
  expect(matchWord({ channel: "email", match: "unknown", candidateCount: 0 })).toBe("thread:mail.unknown");
  expect(matchWord({ channel: "email", match: "invalid", candidateCount: 0 })).toBe("thread:mail.invalid");
  expect(matchWord({ channel: "chat", match: "withheld", candidateCount: 0 })).toBe("thread:visitor.unknown");
  expect(matchWord({ channel: "email", match: "candidates", candidateCount: 2 })).toBe("match.candidates");
});

test("one customer whom anybody could say to be is claimed, and not shared by several", () => {
  expect(matchWord({ channel: "email", match: "candidates", candidateCount: 1 })).toBe("match.claimed");
  expect(matchWord({ channel: "chat", match: "candidates", candidateCount: 1 })).toBe("match.claimed");
});
