import type { Block } from "@touchstone/contracts";
import { useTranslation } from "react-i18next";
import { useBlocks, useLiftBlock } from "../../api/blocks.ts";
import { formatMoment } from "../../i18n/format.ts";
import { serverNow } from "../../live/serverClock.ts";
import { Failure } from "../Failure.tsx";
import { OlderButton } from "../OlderButton.tsx";
import { OptOuts } from "./OptOuts.tsx";

/** Who may not write to the house, and who wants nothing from it. */
export function BlocksPage() {
  const { t } = useTranslation("admin");
  return (
    <div className="queue-page">
      <div className="queue-form">
        <div className="row admin-head">
          <h1 className="text-title grow">{t("nav.blocks")}</h1>
        </div>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
        <section className="admin-scroll" tabIndex={0} aria-label={t("nav.blocks")}>
          <Blocks />
          <OptOuts />
        </section>
      </div>
    </div>
  );
}

function Blocks() {
  const { t } = useTranslation("admin");
  const pages = useBlocks();
  const { data, error } = pages;
  const lift = useLiftBlock();
  const items = data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <h2 className="text-section">{t("blocks.title")}</h2>
      <p className="admin-hint">{t("blocks.hint")}</p>
      <Failure error={error ?? lift.error} />
      {items.length > 0 && (
        <table className="table admin-table">
          <thead>
            <tr>
              <th scope="col">{t("blocks.address")}</th>
              <th scope="col">{t("blocks.customer")}</th>
              <th scope="col">{t("blocks.changes")}</th>
              <th scope="col">{t("actions")}</th>
            </tr>
          </thead>
          <tbody>
            {items.map((block) => (
              <BlockRow
                key={block.blockId}
                block={block}
                isBusy={lift.isPending}
                onLift={() => lift.mutate(block.blockId)}
              />
            ))}
          </tbody>
        </table>
      )}
      {data && items.length === 0 && <p className="admin-hint">{t("blocks.none")}</p>}
      <OlderButton pages={pages}>{t("blocks.earlier")}</OlderButton>
    </>
  );
}

interface BlockRowProps {
  readonly block: Block;
  readonly isBusy: boolean;
  readonly onLift: () => void;
}

function BlockRow({ block: { address, customer, changes, liftedAt }, isBusy, onLift }: BlockRowProps) {
  const { t, i18n } = useTranslation("admin");
  const shown = address ?? t("blocks.unknown");
  return (
    <tr>
      <th scope="row">{shown}</th>
      <td>{customer?.name ?? t("nobody")}</td>
      <td>
        {changes.map(({ at, by, isBlocked }) => (
          <span key={at} className="text-caption ink-2 admin-two-lines">
            {t(isBlocked ? "blocks.blocked" : "blocks.lifted", {
              by: by ?? t("unknown"),
              at: formatMoment(at, serverNow(), i18n.language),
            })}
          </span>
        ))}
      </td>
      <td>
        {liftedAt === null ? (
          <button
            type="button"
            className="button small"
            disabled={isBusy}
            aria-label={t("blocks.liftOne", { address: shown })}
            onClick={onLift}
          >
            {t("blocks.lift")}
          </button>
        ) : (
          t("blocks.mayWrite")
        )}
      </td>
    </tr>
  );
}
