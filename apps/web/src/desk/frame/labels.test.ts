import { expect, test } from "vitest";
import { matchWord } from "./labels.ts";

test("whoever is unknown is so by what the channel has: a number, a mail address, or as a visitor", () => {
  expect(matchWord({ channel: "voice", match: "unknown" })).toBe("match.unknown");
  expect(matchWord({ channel: "sms", match: "invalid" })).toBe("match.invalid");
  expect(matchWord({ channel: "fax", match: "withheld" })).toBe("match.withheld");
  expect(matchWord({ channel: "email", match: "unknown" })).toBe("thread:mail.unknown");
  expect(matchWord({ channel: "email", match: "invalid" })).toBe("thread:mail.invalid");
  expect(matchWord({ channel: "chat", match: "withheld" })).toBe("thread:visitor.unknown");
  expect(matchWord({ channel: "email", match: "candidates" })).toBe("match.candidates");
});
