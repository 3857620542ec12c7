// Puts the chat of a company's help page into any page:
//   <script src="https://touchstone.example/help/widget.js?tenant=globex" async></script>
// Settings of the script's element: data-label, data-language (en, zh-Hans, zh-Hant), data-identity (see docs/web-chat.md).
(() => {
  const script = document.currentScript;
  if (!script || document.getElementById("touchstone-help")) return;
  const source = new URL(script.src);
  const desk = source.searchParams.get("tenant");
  if (!desk) throw new Error("touchstone: widget.js needs ?tenant=");
  const { label = "Help", language, identity } = script.dataset;
  const address = new URL(`/help/${desk.split("/").map(encodeURIComponent).join("/")}`, source.origin);
  address.searchParams.set("embed", "1");
  if (language) address.searchParams.set("language", language);
  // Behind the hash, so that it reaches no log.
  if (identity) address.hash = `identity=${encodeURIComponent(identity)}`;

  const place = document.createElement("div");
  place.id = "touchstone-help";
  const root = place.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    button { position: fixed; right: 16px; bottom: 16px; z-index: 2147483000; height: 48px; padding: 0 20px; border: 0;
      border-radius: 24px; background: #0a6073; color: #fff; font: 600 16px/24px system-ui, sans-serif; cursor: pointer;
      box-shadow: 0 4px 16px rgb(0 0 0 / 30%); }
    button:focus-visible { outline: 3px solid #6ac5d6; outline-offset: 2px; }
    iframe { position: fixed; right: 16px; bottom: 80px; z-index: 2147483000; width: min(400px, calc(100vw - 32px));
      height: min(640px, calc(100vh - 112px)); border: 1px solid #86857f; border-radius: 10px; background: Canvas; }
    iframe[hidden] { display: none; }
  `);
  root.adoptedStyleSheets = [sheet];
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = label;
  button.setAttribute("aria-expanded", "false");
  root.append(button);

  let frame = null;
  const show = (isOpen) => {
    if (!frame) {
      frame = document.createElement("iframe");
      frame.title = label;
      frame.src = address.href;
      root.append(frame);
    }
    frame.hidden = !isOpen;
    button.setAttribute("aria-expanded", String(isOpen));
    if (isOpen) frame.focus();
    else button.focus();
  };
  button.addEventListener("click", () => show(!frame || frame.hidden));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && frame && !frame.hidden) show(false);
  });
  const add = () => document.body.append(place);
  if (document.body) add();
  else document.addEventListener("DOMContentLoaded", add, { once: true });
})();
