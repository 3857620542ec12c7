import { useTranslation } from "react-i18next";
import { useOptOuts } from "../../api/blocks.ts";
import { formatMoment } from "../../i18n/format.ts";
import { serverNow } from "../../live/serverClock.ts";
import { Failure } from "../Failure.tsx";
import { OlderButton } from "../OlderButton.tsx";

/** Who opted out of which line. Shown and no more: only the customer's own word changes it. */
export function OptOuts() {
  const { t, i18n } = useTranslation("admin");
  const pages = useOptOuts();
  const { data, error } = pages;
  const items = data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <h2 className="text-section">{t("blocks.optOuts")}</h2>
      <p className="admin-hint">{t("blocks.optOutsHint")}</p>
      <Failure error={error} />
      {items.length > 0 && (
        <table className="table admin-table">
          <thead>
            <tr>
              <th scope="col">{t("blocks.address")}</th>
              <th scope="col">{t("blocks.customer")}</th>
              <th scope="col">{t("blocks.line")}</th>
              <th scope="col">{t("blocks.since")}</th>
            </tr>
          </thead>
          <tbody>
            {items.map(({ optOutId, address, customer, line, since, how }) => (
              <tr key={optOutId}>
                <th scope="row">{address ?? t("blocks.unknown")}</th>
                <td>{customer?.name ?? t("nobody")}</td>
                <td>{line.name}</td>
                <td>{t(`blocks.how.${how}`, { at: formatMoment(since, serverNow(), i18n.language) })}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {data && items.length === 0 && <p className="admin-hint">{t("blocks.noOptOuts")}</p>}
      <OlderButton pages={pages}>{t("blocks.earlier")}</OlderButton>
    </>
  );
}
