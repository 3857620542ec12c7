import sanitize from "sanitize-html";

export interface SanitizeOptions {
  /** Pictures from elsewhere tell their sender who reads when, so they are left out until somebody asks for them. */
  readonly remoteContent: boolean;
  /** Addresses of pictures within the mail, by Content-ID (without brackets): only these are shown for `cid:`. */
  readonly inline: ReadonlyMap<string, string>;
}

export interface SanitizedMail {
  readonly html: string;
  /** Pictures that were left out. */
  readonly remoteCount: number;
}

/** What the frame that shows it must have. No `allow-scripts`, no `allow-same-origin`: what slips through runs nowhere. */
export const MAIL_FRAME_SANDBOX = "allow-popups allow-popups-to-escape-sandbox";

/** The policy within the frame, as the first element of its document. */
export function mailFramePolicy({ remoteContent }: Pick<SanitizeOptions, "remoteContent">): string {
  const pictures = remoteContent ? "https: data: 'self'" : "data: 'self'";
  return `default-src 'none'; img-src ${pictures}; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'`;
}

const SIZE = /^\d{1,4}(?:\.\d{1,3})?(?:px|pt|em|rem|%)?$/;
const COLOR = /^(?:#[0-9a-f]{3,8}|rgba?\([\d\s.,%]{1,40}\)|[a-z]{3,20})$/i;
const SIZES = [/^(?:\d{1,4}(?:\.\d{1,3})?(?:px|pt|em|rem|%)?\s?){1,4}$/];
const WORDS = [/^[a-z-]{1,20}$/i];
const STYLES = {
  ...{ color: [COLOR], "background-color": [COLOR], "font-size": [SIZE], "font-weight": [/^(?:bold|normal|[1-9]00)$/] },
  ...{ "font-style": WORDS, "font-family": [/^[\w\s,'"-]{1,120}$/], "text-align": WORDS, "text-decoration": WORDS },
  ...{ "line-height": [SIZE], margin: SIZES, padding: SIZES, width: [SIZE], "max-width": [SIZE], height: [SIZE] },
  ...{ border: [/^[\w\s#.]{1,60}$/], "border-collapse": WORDS, "vertical-align": WORDS, "white-space": WORDS },
};
const TAGS =
  "a abbr address article aside b bdi bdo blockquote br caption center cite code col colgroup dd del details dfn div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main mark ol p pre q s samp section small span strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul var wbr".split(
    " ",
  );

/**
 * The HTML of a mail as it may be put into a sandboxed frame with `mailFramePolicy`: no scripts, styles sheets, forms,
 * frames, vector graphics; links open elsewhere and tell nobody where from; pictures only from the mail itself, or from
 * elsewhere when asked for. Traps make it slow: only for the parser's own thread (`MailParser.sanitize`).
 */
export function sanitizeMailHtml(html: string, options: SanitizeOptions): SanitizedMail {
  let remoteCount = 0;
  const picture = (attributes: sanitize.Attributes): sanitize.Tag => {
    const source = sourceOf(attributes.src ?? "", options);
    if (source === "remote") remoteCount++;
    const kept = pick(attributes, ["alt", "width", "height", "title", "style"]);
    if (source === null || source === "remote") return { tagName: "span", attribs: {}, text: attributes.alt ?? "" };
    return { tagName: "img", attribs: { ...kept, src: source, loading: "lazy", referrerpolicy: "no-referrer" } };
  };
  const clean = sanitize(html, {
    allowedTags: TAGS,
    allowedAttributes: {
      "*": ["style", "dir", "lang", "title", "align", "valign", "width", "height", "bgcolor", "colspan", "rowspan"],
      a: ["href", "target", "rel", "referrerpolicy"],
      img: ["src", "alt", "loading", "referrerpolicy"],
      font: ["color", "face", "size"],
      ol: ["start", "type"],
      table: ["border", "cellpadding", "cellspacing"],
    },
    allowedStyles: { "*": STYLES },
    allowedSchemes: ["https", "http", "mailto", "tel"],
    allowedSchemesByTag: { img: ["https", "data"] },
    allowedSchemesAppliedToAttributes: ["href", "src"],
    allowProtocolRelative: false,
    disallowedTagsMode: "discard",
    nestingLimit: 300,
    transformTags: {
      img: (_, attributes) => picture(attributes),
      a: (_, attributes) => ({
        tagName: "a",
        attribs: {
          ...attributes,
          target: "_blank",
          rel: "noopener noreferrer nofollow",
          referrerpolicy: "no-referrer",
        },
      }),
    },
  });
  return { html: clean, remoteCount };
}

/** Where a picture may be taken from; `remote` was left out, null is no picture. */
function sourceOf(source: string, { remoteContent, inline }: SanitizeOptions): string | "remote" | null {
  const url = source.trim();
  if (/^cid:/i.test(url)) return inline.get(decoded(url.slice(4))) ?? null;
  if (/^data:image\/(?:png|jpeg|gif|webp);base64,[a-z0-9+/=\s]*$/i.test(url)) return url;
  if (!/^https?:\/\//i.test(url)) return null;
  return remoteContent ? url.replace(/^http:/i, "https:") : "remote";
}

function decoded(contentId: string): string {
  try {
    return decodeURIComponent(contentId);
  } catch {
    return contentId;
  }
}

function pick(attributes: sanitize.Attributes, names: readonly string[]): sanitize.Attributes {
  return Object.fromEntries(
    names.flatMap((name) => (Object.hasOwn(attributes, name) ? [[name, attributes[name] ?? ""]] : [])),
  );
}
