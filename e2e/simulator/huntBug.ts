/** `huntBug.ts NAME`: plants one bug in this process and prints, as JSON, how it was found, or that it was not. */
import { plantBug } from "./plantBug.ts";
import { plantedBugs } from "./plantedBugs.ts";

const BUDGET_MS = 120_000;
const SHRINK_MS = Number(process.argv[3] ?? 0);

const bug = plantedBugs.find(({ name }) => name === process.argv[2]);
if (bug === undefined) throw new Error(`there is no bug "${process.argv[2]}"`);
plantBug(bug);
const { historyOf, hunt } = await import("./hunt.ts");
const hunted = await hunt({ firstSeed: 1, steps: Number.POSITIVE_INFINITY, budgetMs: BUDGET_MS });
const history = hunted.found === null || SHRINK_MS === 0 ? null : await historyOf(hunted.found.seed, SHRINK_MS);
console.log(JSON.stringify({ ...hunted, history }));
process.exit();
