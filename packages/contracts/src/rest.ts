import { type Static, Type } from "typebox";
import { HistoryItem } from "./card.ts";

const Id = Type.String({ format: "uuid" });
const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);

export const Role = Type.Union([Type.Literal("agent"), Type.Literal("supervisor"), Type.Literal("administrator")]);
export type Role = Static<typeof Role>;

/** A field that is not right: a stable code, and what would be right in the words of whoever asked. */
export const FieldProblem = Type.Object({ field: Type.String(), code: Type.String(), remedy: Type.String() });
export type FieldProblem = Static<typeof FieldProblem>;

/** RFC 9457. `code` is stable and what screens translate; `errors` names each bad field and its remedy. */
export const Problem = Type.Object({
  type: Type.String(),
  title: Type.String(),
  status: Type.Integer(),
  code: Type.String(),
  detail: Type.Optional(Type.String()),
  errors: Type.Optional(Type.Array(FieldProblem)),
});
export type Problem = Static<typeof Problem>;

export const SignIn = Type.Object({
  email: Type.String({ maxLength: 254 }),
  password: Type.String({ maxLength: 1024 }),
});
export type SignIn = Static<typeof SignIn>;

export const Me = Type.Object({
  userId: Id,
  name: Type.String(),
  email: Type.String(),
  roles: Type.Array(Role),
  language: Type.String(),
  tenant: Type.Object({
    id: Id,
    name: Type.String(),
    isDemo: Type.Boolean(),
    timeZone: Type.String(),
    region: Type.String(),
  }),
});
export type Me = Static<typeof Me>;

/** The token also comes as an httpOnly cookie; sockets take it from here (`auth.token`). */
export const Session = Type.Object({ token: Type.String(), expiresAt: Type.Integer(), me: Me });
export type Session = Static<typeof Session>;

/** How the desk's phone connects. */
export const SoftphoneAccess = Type.Object({
  provider: Type.Union([Type.Literal("emulator"), Type.Literal("twilio")]),
  token: Type.String(),
  /** WebSocket URL of the emulator's phone; absent with Twilio. */
  url: Type.Optional(Type.String()),
  expiresAt: Type.Integer(),
});
export type SoftphoneAccess = Static<typeof SoftphoneAccess>;

export const Draft = Type.Object({
  notes: Type.String({ maxLength: 10_000 }),
  dispositionId: Nullable(Id),
  /** What is being written to the customer, where the contact is one in writing. */
  reply: Type.Optional(Type.String({ maxLength: 100_000 })),
  /** Of that reply, where it is a mail and the agent has changed it. */
  subject: Type.Optional(Nullable(Type.String({ maxLength: 500 }))),
});
export type Draft = Static<typeof Draft>;

export const CustomerEdit = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 200 }),
    company: Nullable(Type.String({ maxLength: 200 })),
    tier: Nullable(Type.String({ maxLength: 40 })),
    vip: Type.Boolean(),
    language: Nullable(Type.Union([Type.Literal("en"), Type.Literal("zh-Hans"), Type.Literal("zh-Hant")])),
    email: Nullable(Type.String({ maxLength: 254 })),
    note: Nullable(Type.String({ maxLength: 4000 })),
  },
  { additionalProperties: false },
);
export type CustomerEdit = Static<typeof CustomerEdit>;

/** What `/sim` offers to a person who plays a customer; only where the carrier is emulated. */
export const SimDirectory = Type.Object({
  tenants: Type.Array(
    Type.Object({
      id: Id,
      name: Type.String(),
      language: Type.String(),
      lines: Type.Array(Type.Object({ address: Type.String(), name: Type.String(), brand: Type.String() })),
      /** Mail addresses of the company. */
      /** Where its help page is, below `/help/`; null: it has none. */
      helpDesk: Nullable(Type.String()),
      faxLines: Type.Array(Type.Object({ address: Type.String(), name: Type.String(), brand: Type.String() })),
      mailLines: Type.Array(Type.Object({ address: Type.String(), name: Type.String(), brand: Type.String() })),
      callers: Type.Array(
        Type.Object({
          kind: Type.Union([
            Type.Literal("known"),
            Type.Literal("vip"),
            Type.Literal("shared"),
            Type.Literal("unknown"),
            Type.Literal("withheld"),
          ]),
          name: Nullable(Type.String()),
          from: Type.String(),
          email: Nullable(Type.String()),
          hint: Nullable(Type.String()),
        }),
      ),
    }),
  ),
});
export type SimDirectory = Static<typeof SimDirectory>;

/*
 * What the desk asks of REST, beside its socket. All under /api/v1:
 *   POST   /sessions            SignIn → Session           DELETE /sessions/current  → 204, cookie cleared
 *   GET    /me                  → CurrentSession           PATCH  /me                MePatch → Me
 *   GET    /demo-logins         → DemoLogins (public; empty list where no tenant is a demo)
 *   GET    /softphone/token     → SoftphoneAccess
 *   GET    /customers?q&limit&cursor   → CustomerPage      POST   /customers         NewCustomer → CustomerCard
 *   GET    /customers/:id       → CustomerCard             PUT    /customers/:id     CustomerEdit → CustomerCard
 *   GET    /customers/:id/timeline?limit&cursor → TimelinePage
 *   PUT    /interactions/:id/draft     Draft → SavedDraft
 *   GET    /me/contacts?limit   → RecentContacts
 */

/** After a reload: who the cookie says it is. Without a token the socket is let in by the same cookie. */
export const CurrentSession = Type.Object({
  token: Type.Optional(Type.String()),
  expiresAt: Type.Integer(),
  me: Me,
});
export type CurrentSession = Static<typeof CurrentSession>;

export const MePatch = Type.Object({
  language: Type.Union([Type.Literal("en"), Type.Literal("zh-Hans"), Type.Literal("zh-Hant")]),
});
export type MePatch = Static<typeof MePatch>;

/** Shown under the sign-in form so that a newcomer can try the product. Demo tenants alone. */
export const DemoLogins = Type.Object({
  items: Type.Array(
    Type.Object({
      name: Type.String(),
      role: Role,
      tenant: Type.String(),
      language: Type.String(),
      email: Type.String(),
      password: Type.String(),
    }),
  ),
});
export type DemoLogins = Static<typeof DemoLogins>;

/** A line of the customer search: name, company, number or its last digits, e-mail. */
export const CustomerSummary = Type.Object({
  customerId: Id,
  name: Type.String(),
  company: Nullable(Type.String()),
  tier: Nullable(Type.String()),
  vip: Type.Boolean(),
  address: Nullable(Type.String({ description: "Primary phone number, E.164" })),
  lastContactAt: Nullable(Type.Integer()),
});
export type CustomerSummary = Static<typeof CustomerSummary>;

export const CustomerPage = Type.Object({ items: Type.Array(CustomerSummary), next: Nullable(Type.String()) });
export type CustomerPage = Static<typeof CustomerPage>;

/** `interactionId` takes the caller's address from that contact; a browser never has to send a number back. */
export const NewCustomer = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 200 }),
    language: Type.Optional(Nullable(Type.String())),
    company: Type.Optional(Nullable(Type.String({ maxLength: 200 }))),
    note: Type.Optional(Nullable(Type.String({ maxLength: 4000 }))),
    interactionId: Type.Optional(Id),
  },
  { additionalProperties: false },
);
export type NewCustomer = Static<typeof NewCustomer>;

export const TimelinePage = Type.Object({ items: Type.Array(HistoryItem), next: Nullable(Type.String()) });
export type TimelinePage = Static<typeof TimelinePage>;

export const SavedDraft = Type.Object({ savedAt: Type.Integer() });
export type SavedDraft = Static<typeof SavedDraft>;

/** The agent's own contacts of today, newest first. */
export const RecentContacts = Type.Object({
  items: Type.Array(
    Type.Object({
      contact: HistoryItem,
      customer: Nullable(Type.Object({ customerId: Id, name: Type.String() })),
      from: Type.String({ description: "As it may be shown" }),
      handedTo: Nullable(Type.String({ description: "Who talked with the customer after the agent" })),
    }),
  ),
});
export type RecentContacts = Static<typeof RecentContacts>;
