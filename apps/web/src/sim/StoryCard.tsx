import { useTranslation } from "react-i18next";
import { Icon } from "../icons/Icon.tsx";
import { type StoryStep, storySteps } from "./story.ts";

/** The way through the product, ticked by what is seen to happen. */
export function StoryCard({ done }: { readonly done: ReadonlySet<StoryStep> }) {
  const { t } = useTranslation("sim");
  const next = storySteps.find((step) => !done.has(step));
  return (
    <section className="panel sim-story" aria-label={t("story.title")}>
      <div className="row">
        <h2 className="text-section grow">{t("story.title")}</h2>
        <span className="text-caption ink-2">{t("story.progress", { done: done.size, all: storySteps.length })}</span>
      </div>
      <ol className="text-caption">
        {storySteps.map((step) => {
          const isDone = done.has(step);
          return (
            <li key={step} className={isDone ? "ok" : step === next ? "accent bold" : "ink-2"}>
              <Icon name={isDone ? "checkCircle" : "ring"} />
              <span>{t(`story.${step}`)}</span>
              {(isDone || step === next) && (
                <span className="visually-hidden">{t(isDone ? "story.done" : "story.next")}</span>
              )}
            </li>
          );
        })}
      </ol>
    </section>
  );
}
