import { useTranslation } from "react-i18next";
import { Chip } from "../../ui/Chip.tsx";

interface Ranked {
  readonly vip: boolean;
  readonly tier: string | null;
}

/** VIP and tier; neither is ever amber or red. */
export function CustomerChips({ customer }: { readonly customer: Ranked }) {
  const { t } = useTranslation("desk");
  const tier = useTierName()(customer.tier);
  return (
    <>
      {customer.vip && (
        <Chip tone="inverse" icon="crown">
          {t("card.vip")}
        </Chip>
      )}
      {tier && (
        <Chip tone="accent" icon="gem">
          {tier}
        </Chip>
      )}
    </>
  );
}

const known = ["platinum", "gold", "silver", "bronze", "standard"] as const;

/** A tenant may name its tiers as it likes; the usual ones are translated. */
export function useTierName(): (tier: string | null) => string | null {
  const { t } = useTranslation("desk");
  return (tier) => {
    const usual = known.find((one) => one === tier);
    return usual ? t(`tiers.${usual}`) : tier;
  };
}
