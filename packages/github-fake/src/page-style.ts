/** A plain page in the manner of GitHub's. */
export const style = `
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0; color: #1f2328; background: #fff; font: 14px/1.5 system-ui, 'Segoe UI', 'Noto Sans', Helvetica, Arial, sans-serif; }
a { color: #0969da; text-decoration: none; }
a:hover { text-decoration: underline; }
.top { padding: 14px 24px; background: #f6f8fa; border-bottom: 1px solid #d1d9e0; font-size: 16px; }
.top .note { float: right; color: #59636e; font-size: 12px; line-height: 24px; }
main { max-width: 1012px; margin: 24px auto; padding: 0 24px; }
h1 { margin: 0 0 8px; font-size: 26px; font-weight: 400; line-height: 1.25; overflow-wrap: anywhere; }
h1 .number, .muted { color: #59636e; }
h2.repo { font-size: 18px; margin: 24px 0 8px; }
.badge { display: inline-block; padding: 4px 12px; border-radius: 2em; color: #fff; font-weight: 500; }
.badge.open { background: #1f883d; }
.badge.closed { background: #8250df; }
.badge.skipped { background: #59636e; }
.meta { padding-bottom: 16px; border-bottom: 1px solid #d1d9e0; margin-bottom: 16px; }
.box { border: 1px solid #d1d9e0; border-radius: 6px; margin-bottom: 16px; }
.box > header { padding: 8px 16px; background: #f6f8fa; border-bottom: 1px solid #d1d9e0; border-radius: 6px 6px 0 0; }
.box > .markdown { padding: 16px; }
.box > .empty { padding: 24px; color: #59636e; text-align: center; }
.row { padding: 8px 16px 8px 36px; border-top: 1px solid #d1d9e0; }
.row:first-of-type { border-top: 0; }
.row .title { font-size: 16px; font-weight: 600; color: #1f2328; overflow-wrap: anywhere; }
.dot { display: inline-block; width: 12px; height: 12px; margin: 0 8px 0 -20px; border-radius: 50%; border: 2px solid #1f883d; }
.dot.closed { border-color: #8250df; background: #8250df; }
.dot.skipped { border-color: #59636e; background: #59636e; }
.row .muted { font-size: 12px; }
.label { display: inline-block; margin-left: 4px; padding: 0 7px; border: 1px solid #d1d9e0; border-radius: 2em; font-size: 12px; font-weight: 500; line-height: 18px; color: #1f2328; }
.bot { padding: 0 5px; border: 1px solid #d1d9e0; border-radius: 2em; font-size: 12px; color: #59636e; }
.markdown { font-size: 16px; overflow-wrap: break-word; }
.markdown > :first-child { margin-top: 0; }
.markdown > :last-child { margin-bottom: 0; }
.markdown p, .markdown ul, .markdown ol, .markdown table, .markdown pre, .markdown blockquote, .markdown details { margin: 0 0 16px; }
.markdown h1, .markdown h2, .markdown h3, .markdown h4 { margin: 24px 0 16px; font-weight: 600; line-height: 1.25; }
.markdown h1, .markdown h2 { padding-bottom: .3em; border-bottom: 1px solid #d1d9e0; }
.markdown h1 { font-size: 2em; }
.markdown h2 { font-size: 1.5em; }
.markdown h3 { font-size: 1.25em; }
.markdown h4 { font-size: 1em; }
.markdown ul, .markdown ol { padding-left: 2em; }
.markdown .contains-task-list { padding-left: 1.6em; list-style: none; }
.markdown code { padding: .2em .4em; background: #818b981f; border-radius: 6px; font: 85% ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace; }
.markdown pre { padding: 16px; overflow: auto; background: #f6f8fa; border-radius: 6px; line-height: 1.45; }
.markdown pre code { padding: 0; background: none; }
.markdown table { display: block; width: max-content; max-width: 100%; overflow: auto; border-collapse: collapse; }
.markdown th, .markdown td { padding: 6px 13px; border: 1px solid #d1d9e0; text-align: left; }
.markdown tr:nth-child(2n) td { background: #f6f8fa; }
.markdown blockquote { padding: 0 1em; color: #59636e; border-left: .25em solid #d1d9e0; }
.markdown summary { cursor: pointer; }
.markdown details > summary + * { margin-top: 8px; }
.markdown summary :is(h1, h2, h3, h4) { display: inline-block; margin: 0; padding: 0; border: 0; }
.markdown hr { height: .25em; margin: 24px 0; background: #d1d9e0; border: 0; }
.markdown img { max-width: 100%; }
`;
