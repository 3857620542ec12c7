import type { DemoTenant } from "./demoTenant.ts";
import { idOf } from "./ids.ts";
import { createRandom, type Random } from "./random.ts";

/** A row of `customer`, by its columns' names. */
export interface CustomerRow {
  readonly id: string;
  readonly name: string;
  readonly tier: string | null;
  readonly vip: boolean;
  readonly language: string | null;
  readonly owner_agent_id: string | null;
  readonly email: string | null;
  readonly company: string | null;
  readonly note: string | null;
  readonly created_at: string;
}

/** A row of `customer_address`. */
export interface AddressRow {
  readonly id: string;
  readonly customer_id: string;
  readonly address: string;
  readonly extension: string | null;
  readonly label: string | null;
  readonly is_primary: boolean;
}

export interface People {
  readonly customers: readonly CustomerRow[];
  readonly addresses: readonly AddressRow[];
  /** Made-up numbers that nobody has: callers whom nobody knows. */
  readonly unknownNumbers: readonly string[];
}

interface Making {
  readonly tenant: DemoTenant;
  readonly random: Random;
  readonly customers: CustomerRow[];
  readonly addresses: AddressRow[];
  readonly taken: Set<string>;
  readonly agentKeys: readonly string[];
  mobile: number;
  landline: number;
}

const YEAR_MS = 31_557_600_000;
/** The day that the settled parts of the demo are dated back from. */
const SETTLED_AT = Date.UTC(2026, 0, 1);

/**
 * Everybody who is a customer of the tenant, the same in every installation: most with one number, some with several, families
 * on one line, colleagues behind a company's number, and some who were entered twice.
 */
export function makePeople(tenant: DemoTenant): People {
  const making: Making = {
    tenant,
    random: createRandom(`${tenant.slug} people`),
    customers: [],
    addresses: [],
    taken: new Set([...tenant.lines.map((line) => line.address), ...tenant.customers.flatMap((c) => c.numbers)]),
    agentKeys: tenant.people.filter((person) => person.skills).map((person) => person.key),
    mobile: 0,
    landline: 0,
  };
  addNamedCustomers(making);
  while (making.customers.length < tenant.customerCount) addSomebody(making);
  const unknownNumbers = Array.from({ length: 400 }, () => newLandline(making));
  return { customers: making.customers, addresses: making.addresses, unknownNumbers };
}

/** First, so that they have the lowest ids: `/sim` offers them. */
function addNamedCustomers(making: Making): void {
  const { tenant } = making;
  for (const named of tenant.customers) {
    const id = customerIdOf(tenant, named.key, making.customers.length);
    making.customers.push({
      id,
      name: named.name,
      tier: named.tier ?? null,
      vip: named.vip ?? false,
      language: named.language ?? null,
      owner_agent_id: named.owner ? agentIdOf(tenant, named.owner) : null,
      email: named.email ?? null,
      company: named.company ?? null,
      note: named.note ?? null,
      created_at: new Date(SETTLED_AT - YEAR_MS).toISOString(),
    });
    named.numbers.forEach((number, place) => {
      addAddress(making, id, number, { label: place === 0 ? (named.label ?? null) : null, isPrimary: place === 0 });
    });
  }
}

export function agentIdOf(tenant: Pick<DemoTenant, "slug">, key: string): string {
  return idOf(`${tenant.slug}/person/${key}`);
}

function customerIdOf(tenant: DemoTenant, key: string, place: number): string {
  return idOf(`${tenant.slug}/customer/${key}`, SETTLED_AT + place);
}

/** One more customer; now and then a family, colleagues, or the same person once more. */
function addSomebody(making: Making): void {
  const { random, customers } = making;
  const kind = random.next();
  const before = customers.at(-1);
  if (kind < 0.03 && before && customers.length > making.tenant.customers.length) addDouble(making, before);
  else if (kind < 0.07) addFamily(making);
  else if (kind < 0.09) addColleagues(making);
  else addCustomer(making, newNumber(making));
}

/** Entered twice, with the same number: which of the two is right nobody knows. */
function addDouble(making: Making, { id, name, company }: CustomerRow): void {
  const number = making.addresses.find((address) => address.customer_id === id)?.address;
  if (number) addCustomer(making, number, { name, company });
}

function addFamily(making: Making): void {
  const { random, tenant } = making;
  const home = newLandline(making);
  const family = random.pick(tenant.names.family);
  const label = { en: "home", "zh-Hans": "家庭座机", "zh-Hant": "住家" }[tenant.language];
  for (let members = random.int(2, 3); members > 0; members--) {
    const id = addCustomer(making, home, { name: fullName(making, family), label });
    if (random.chance(0.6)) addAddress(making, id, newNumber(making), { label: null, isPrimary: false });
  }
}

/** A company's number, with extensions. */
function addColleagues(making: Making): void {
  const { random, tenant } = making;
  const office = newLandline(making);
  const company = random.pick(tenant.companies);
  for (let members = random.int(2, 4); members > 0; members--) {
    addCustomer(making, office, { company, extension: String(random.int(101, 199)) });
  }
}

interface Known {
  readonly name?: string;
  readonly company?: string | null;
  readonly label?: string;
  readonly extension?: string;
}

function addCustomer(making: Making, number: string, known: Known = {}): string {
  const { random, tenant, customers } = making;
  const id = customerIdOf(tenant, String(customers.length), customers.length);
  const standing = random.next();
  const vip = standing < 0.02;
  const owner = vip || random.chance(0.05) ? random.pick(making.agentKeys) : null;
  customers.push({
    id,
    name: known.name ?? fullName(making),
    tier: vip ? "platinum" : standing < 0.1 ? "gold" : standing < 0.28 ? "silver" : null,
    vip,
    language: tenant.language === "en" && random.chance(0.02) ? "zh-Hans" : null,
    owner_agent_id: owner ? agentIdOf(tenant, owner) : null,
    email: random.chance(0.55) ? `customer${customers.length}@mail.example` : null,
    company: known.company ?? (random.chance(0.08) ? random.pick(tenant.companies) : null),
    note: random.chance(0.09) ? random.pick(tenant.customerNotes) : null,
    created_at: new Date(SETTLED_AT - random.next() * 4 * YEAR_MS).toISOString(),
  });
  addAddress(making, id, number, { label: known.label ?? null, extension: known.extension, isPrimary: true });
  if (random.chance(0.18)) addAddress(making, id, newNumber(making), { label: null, isPrimary: false });
  return id;
}

function fullName({ random, tenant: { names } }: Making, family = random.pick(names.family)): string {
  const given = random.pick(names.given);
  return names.familyFirst ? `${family}${given}` : `${given} ${family}`;
}

function addAddress(
  making: Making,
  customerId: string,
  address: string,
  about: { label: string | null; extension?: string | undefined; isPrimary: boolean },
): void {
  const place = making.addresses.length;
  making.addresses.push({
    id: idOf(`${making.tenant.slug}/address/${place}`, SETTLED_AT + place),
    customer_id: customerId,
    address,
    extension: about.extension ?? null,
    label: about.label,
    is_primary: about.isPrimary,
  });
}

/** Mobiles while there are any; the ranges that nobody has are small. */
function newNumber(making: Making): string {
  while (making.mobile < making.tenant.mobiles) {
    const number = making.tenant.numberOf("mobile", making.mobile++);
    if (!making.taken.has(number)) return number;
  }
  return newLandline(making);
}

function newLandline(making: Making): string {
  for (let tries = 0; tries < 20_000; tries++) {
    const number = making.tenant.numberOf("landline", making.landline++);
    if (making.taken.has(number)) continue;
    making.taken.add(number);
    return number;
  }
  throw new Error("the made-up numbers are used up");
}
