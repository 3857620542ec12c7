import type { DemoTenant } from "../demoTenant.ts";
import { globexCustomers } from "./globexCustomers.ts";
import { globexQueues } from "./globexQueues.ts";

const LANDLINES = [
  "113496",
  "114496",
  "115496",
  "116496",
  "117496",
  "118496",
  "121496",
  "131496",
  "141496",
  "151496",
  "161496",
];

/** Numbers that Ofcom keeps for drama: 07700 900xxx, and 0xxx of one exchange of each city. */
function numberOf(kind: "mobile" | "landline", n: number): string {
  if (kind === "mobile") return `+447700900${String(n % 1000).padStart(3, "0")}`;
  const city = LANDLINES[n % LANDLINES.length];
  return `+44${city}0${String(Math.floor(n / LANDLINES.length) % 1000).padStart(3, "0")}`;
}

const EARLY = { fromHour: 7.5, toHour: 15.5 };
const DAY = { fromHour: 9, toHour: 17 };
const LATE = { fromHour: 12.5, toHour: 20.5 };
const NIGHT = { fromHour: 20, toHour: 32, every: 2 } as const;

/** Utilities and repairs in Britain; the main demo. */
export const globex: DemoTenant = {
  slug: "globex",
  name: "Globex",
  language: "en",
  timeZone: "Europe/London",
  region: "GB",
  mailDomain: "globex.example",
  brands: [
    { key: "home", name: "Globex Home" },
    { key: "hammond", name: "Hammond Appliances" },
  ],
  skills: [
    { key: "billing", name: "Billing" },
    { key: "technical", name: "Technical" },
    { key: "sales", name: "Sales" },
    { key: "vip", name: "VIP care" },
    { key: "mandarin", name: "Mandarin" },
  ],
  queues: globexQueues,
  lines: [
    {
      key: "home",
      name: "Globex Home",
      brand: "home",
      queue: "billing",
      address: "+441134960200",
      share: 42,
      greeting: "Welcome to Globex Home.",
    },
    {
      key: "faults",
      name: "Globex Home faults",
      brand: "home",
      queue: "technical",
      address: "+441134960201",
      share: 20,
      greeting: "Welcome to Globex Home faults.",
    },
    {
      key: "vip",
      name: "Globex Private",
      brand: "home",
      queue: "vip",
      address: "+441134960207",
      share: 6,
      greeting: "Welcome to Globex Private.",
    },
    {
      key: "repairs",
      name: "Hammond repairs",
      brand: "hammond",
      queue: "technical",
      address: "+441614960300",
      share: 16,
      greeting: "Welcome to Hammond Appliances.",
    },
    {
      key: "shop",
      name: "Hammond shop",
      brand: "hammond",
      queue: "sales",
      address: "+441614960310",
      share: 16,
      greeting: "Welcome to the Hammond shop.",
    },
  ],
  people: [
    {
      key: "ana",
      name: "Ana Ruiz",
      roles: ["agent"],
      skills: { billing: 5, technical: 3, vip: 3 },
      shift: { ...DAY, restDay: 6 },
    },
    {
      key: "joel",
      name: "Joel Stein",
      roles: ["agent"],
      skills: { billing: 4, sales: 3, vip: 2 },
      shift: { ...EARLY, restDay: 5 },
    },
    {
      key: "ruth",
      name: "Ruth Mbeki",
      roles: ["agent"],
      skills: { billing: 5, vip: 5 },
      shift: { ...DAY, restDay: 6 },
    },
    {
      key: "dan",
      name: "Dan Cole",
      roles: ["agent"],
      skills: { billing: 3, sales: 4, vip: 2 },
      shift: { ...LATE, restDay: 2 },
    },
    {
      key: "ines",
      name: "Ines Prat",
      roles: ["agent"],
      skills: { billing: 4, technical: 3, vip: 3 },
      shift: { ...LATE, restDay: 5 },
    },
    {
      key: "kofi",
      name: "Kofi Asante",
      roles: ["agent"],
      skills: { billing: 4, technical: 4, sales: 2 },
      shift: { ...EARLY, restDay: 0 },
    },
    {
      key: "priya",
      name: "Priya Nair",
      roles: ["agent"],
      skills: { technical: 5, sales: 3, vip: 2 },
      shift: { ...EARLY, restDay: 3 },
    },
    {
      key: "tom",
      name: "Tom Becker",
      roles: ["agent"],
      skills: { technical: 4, sales: 3, billing: 2 },
      shift: { ...LATE, restDay: 6 },
    },
    {
      key: "mei",
      name: "Mei Lin",
      roles: ["agent"],
      skills: { billing: 3, technical: 4, sales: 2, mandarin: 5 },
      shift: { ...DAY, restDay: 4 },
    },
    {
      key: "grace",
      name: "Grace Obi",
      roles: ["agent"],
      skills: { technical: 4, sales: 4, vip: 3 },
      shift: { ...LATE, restDay: 1 },
    },
    {
      key: "owen",
      name: "Owen Hughes",
      roles: ["agent"],
      skills: { billing: 3, technical: 3, sales: 3, vip: 3 },
      shift: { ...NIGHT, restDay: 0 },
    },
    {
      key: "salma",
      name: "Salma Haddad",
      roles: ["agent"],
      skills: { billing: 3, technical: 3, sales: 3, vip: 4 },
      shift: { ...NIGHT, restDay: 1 },
    },
    { key: "helen", name: "Helen Marsh", roles: ["supervisor"] },
    { key: "sam", name: "Sam Oduya", roles: ["administrator"] },
  ],
  customers: globexCustomers,
  customerCount: 2000,
  names: {
    given:
      "Olivia Amelia Isla Ava Ivy Freya Lily Florence Mia Willow Rosie Sophia Isabella Grace Daisy Sienna Poppy Elsie Emily Ella Evelyn Phoebe Evie Charlotte Oliver George Arthur Noah Muhammad Leo Oscar Harry Archie Jack Henry Charlie Freddie Theodore Thomas James William Joshua Jacob Alfie Finley Edward Rajesh Anjali Fatima Yusuf Ngozi Chidi Kwame Abena Siobhan Declan Rhys Carys Angus Eilidh Zofia Piotr Marta Tomasz Elena Andrei Lucia Diego Wei Xiu Hiroshi Yuki".split(
        " ",
      ),
    family:
      "Smith Jones Taylor Brown Williams Wilson Johnson Davies Robinson Wright Thompson Evans Walker White Roberts Green Hall Wood Jackson Clarke Patel Khan Lewis James Phillips Mason Mitchell Rose Davis Rodríguez Cox Alexander Campbell Morgan Kelly Murphy Byrne O'Brien Singh Kaur Ahmed Hussain Ali Begum Okonkwo Adeyemi Mensah Owusu Kowalski Nowak Wiśniewski Popescu Ionescu García Fernández Chen Wong Nguyen Tanaka Macdonald Stewart Fraser Ross Hughes Price Lloyd Griffiths Rees".split(
        " ",
      ),
    familyFirst: false,
  },
  companies: [
    "Blackwood Joinery",
    "Harbour Street Café",
    "Pennine Dental",
    "Northgate Lettings",
    "Aire Valley Nursery",
    "Rowan & Sons",
    "Calder Print",
    "Moorside Vets",
    "The Corner Bakery",
    "Lantern Hotel",
  ],
  customerNotes: [
    "Deaf in one ear, please speak up.",
    "Calls on behalf of his mother; written consent on file.",
    "Prefers e-mail.",
    "Dog in the garden, engineers to ring first.",
    "Do not call before ten.",
    "Key safe by the back door, code with the dispatcher.",
  ],
  numberOf,
  mobiles: 960,
  history: { days: 30, callsADay: 255, nightFactor: 1 },
};
