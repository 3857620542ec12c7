import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useRemoveQueue } from "../../api/settings.ts";
import { Failure } from "../Failure.tsx";

/** The last thing on the page; asked once more, and refused with who still uses it. */
export function RemoveQueue({ queueId }: { readonly queueId: string }) {
  const { t } = useTranslation("admin");
  const [isAsked, setAsked] = useState(false);
  const navigate = useNavigate();
  const removing = useRemoveQueue(() => void navigate({ to: "/admin/queues", ignoreBlocker: true }));
  return (
    <section className="admin-section">
      <div className="row wrap">
        {isAsked ? (
          <>
            <span>{t("queue.removeSure")}</span>
            <button
              type="button"
              className="button danger small"
              disabled={removing.isPending}
              onClick={() => removing.mutate(queueId)}
            >
              {t("queue.removeNow")}
            </button>
            <button type="button" className="button small" onClick={() => setAsked(false)}>
              {t("keep")}
            </button>
          </>
        ) : (
          <button type="button" className="button danger small" onClick={() => setAsked(true)}>
            {t("queue.remove")}
          </button>
        )}
      </div>
      <Failure error={removing.error} />
    </section>
  );
}
