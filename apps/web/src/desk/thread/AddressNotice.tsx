import type { AddressStanding } from "@touchstone/contracts";
import { useTranslation } from "react-i18next";
import { formatMoment } from "../../i18n/format.ts";
import { Icon } from "../../icons/Icon.tsx";
import { serverNow } from "../../live/serverClock.ts";

/** What whoever writes first should know of the address, and what to do; nothing while nothing is known against it. */
export function AddressNotice({ standing }: { readonly standing: AddressStanding | undefined }) {
  const { t, i18n } = useTranslation("thread");
  const timeOf = (at: number) => formatMoment(at, serverNow(), i18n.language);
  const trouble = standing?.troubles[0];
  return (
    <div role="status">
      {standing?.optedOutAt != null && (
        <p className="alert-strip warn">
          <Icon name="block" size={14} />
          {t("write.standing.optedOut")}
        </p>
      )}
      {trouble && (
        <p className="alert-strip warn">
          <Icon name="alert" size={14} />
          {t(`write.standing.${trouble.kind}`, { time: timeOf(trouble.at), code: trouble.code ?? "?" })}
        </p>
      )}
    </div>
  );
}
