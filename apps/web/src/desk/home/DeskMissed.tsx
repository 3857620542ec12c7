import { useTranslation } from "react-i18next";
import { MissedList } from "../../missed/MissedList.tsx";
import { openPage, useDesk } from "../frame/deskContext.tsx";

/** The missed list in zone B of the desk: of the agent's queues, and what the agent has taken. */
export function DeskMissed() {
  const { t } = useTranslation("missed");
  const desk = useDesk();
  return (
    <div className="home">
      <h1 className="text-title">{t("title")}</h1>
      <div className="panel missed-panel">
        <MissedList onCustomer={(customerId) => openPage(desk, { kind: "customer", customerId })} />
      </div>
    </div>
  );
}
