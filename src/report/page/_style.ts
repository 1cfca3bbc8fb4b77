/**
 * The style of a page: light and dark, wide and narrow, screen and paper.
 *
 * Figures stand on a plate of paper in the dark too: their colours are chosen for paper, told apart by the colour-blind and in grey, and other
 * colours would be another figure.
 *
 * @module
 */

const colours = `
:root{color-scheme:light dark;--back:#fff;--plate:#fff;--text:#1d2126;--soft:#59616b;--rule:#d9dee3;--faint:#f4f6f8;--link:#0b57a4;
--reproduced:#0a6648;--partly:#8a5200;--not-reproduced:#a1261d;--inconclusive:#565e68;--band:#cfe3f5;--shade:rgba(16,24,32,.16)}
@media (prefers-color-scheme:dark){:root{--back:#14171a;--plate:#fff;--text:#e4e7ea;--soft:#a0a9b2;--rule:#30373d;--faint:#1c2024;--link:#82bdff;
--reproduced:#5fd0a5;--partly:#f0b659;--not-reproduced:#ff9a8f;--inconclusive:#b4bcc5;--band:#23435e;--shade:rgba(0,0,0,.6)}}
`;

const text = `
*{box-sizing:border-box}
html{scroll-padding-top:1rem;-webkit-text-size-adjust:100%}
@media (prefers-reduced-motion:no-preference){html{scroll-behavior:smooth}}
body{margin:0;background:var(--back);color:var(--text);font:400 16px/1.55 Inter,system-ui,"Helvetica Neue",Arial,sans-serif;overflow-wrap:break-word}
a{color:var(--link);text-decoration-thickness:1px;text-underline-offset:2px}
h1,h2,h3{line-height:1.25;font-weight:600;letter-spacing:-.011em;text-wrap:balance}
h1{font-size:1.75rem;margin:0 0 .5rem}
h2{font-size:1.5rem;margin:0 0 .35rem}
h3{font-size:1.125rem;margin:2.75rem 0 .9rem;padding-top:.75rem;border-top:1px solid var(--rule)}
p{margin:.5rem 0;max-width:72ch}
b{font-weight:600}
code{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:.875em}
:focus-visible{outline:2px solid var(--link);outline-offset:2px;border-radius:2px}
.lead{font-size:1.0625rem}
.note,.citation,figcaption,.extent,.source{color:var(--soft);font-size:.875rem}
.eyebrow{margin:0 0 .15rem;font-size:.8125rem;font-weight:600;color:var(--soft)}
.quick{font-weight:400;margin-left:.5rem;padding:.05rem .5rem;border:1px solid var(--rule);border-radius:1rem}
.quick-note{border-left:3px solid var(--partly);padding-left:.75rem;margin-bottom:.75rem}
.quick-note code{white-space:nowrap}
summary{cursor:pointer}
.skip{position:absolute;left:-999rem}
.skip:focus{left:.5rem;top:.5rem;z-index:9;background:var(--back);padding:.5rem .75rem;border:1px solid var(--rule)}
`;

const layout = `
.frame{max-width:81rem;margin:0 auto;padding:0 1.5rem;display:grid;grid-template-columns:15rem minmax(0,1fr);gap:3rem}
.side{position:sticky;top:0;align-self:start;height:100vh;overflow-y:auto;padding:2rem 0;font-size:.875rem;line-height:1.4}
.brand{font-weight:600;font-size:1rem;margin:0 0 1rem}
nav ol{list-style:none;margin:0;padding:0}
nav ol ol{margin:.1rem 0 .5rem;padding-left:.8rem;border-left:1px solid var(--rule)}
nav a{display:block;padding:.22rem 0;color:inherit;text-decoration:none}
nav a:hover{color:var(--link);text-decoration:underline}
nav ol ol a{color:var(--soft)}
nav a[aria-current]{color:var(--link);font-weight:600}
.key{font-weight:600;white-space:nowrap}
nav .key{display:block}
.column{min-width:0;padding:2rem 0 6rem}
.menu{display:none}
section{margin-bottom:5rem}
.experiment{border-top:2px solid var(--text);padding-top:1.25rem}
`;

const tables = `
table{border-collapse:collapse;font-size:.875rem;line-height:1.45}
th,td{padding:.4rem .75rem;text-align:left;vertical-align:top;border-bottom:1px solid var(--rule)}
thead th{border-bottom:1.5px solid var(--text);vertical-align:bottom;font-weight:600}
tbody th{font-weight:400}
.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.unit,.interval,.size{color:var(--soft);font-weight:400}
.unit{white-space:nowrap}
caption{text-align:left;font-weight:600;padding:.25rem 0 .5rem;caption-side:top}
.claims{width:100%;margin-top:1.5rem}
.claims>caption{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.claims th,.claims td{padding:.75rem .75rem}
.claims th:first-child,.claims td:first-child{padding-left:0}
.claims th:last-child,.claims td:last-child{padding-right:0}
.claims .statement{width:40%}
.claims .strip{display:block;margin-left:auto}
.claims .n .unit{display:block}
.claims details{margin-top:.3rem;font-size:.8125rem;color:var(--soft)}
.claims .interval{display:block;font-size:.8125rem}
.claims .verdict{font-size:.9375rem}
.claims :target,.claims tr:target{background:var(--faint)}
.verdict{display:inline-flex;align-items:baseline;gap:.4rem;font-weight:600;white-space:nowrap}
.reproduced{color:var(--reproduced)}.partly{color:var(--partly)}.not-reproduced{color:var(--not-reproduced)}.inconclusive{color:var(--inconclusive)}
.sign{flex:none;align-self:center}.sign .full{fill:currentColor}.sign .line{fill:none;stroke:currentColor;stroke-width:1.5;stroke-linecap:round}
.sign .dashed{stroke-dasharray:2.6 2.5}.sign .cut{fill:none;stroke:var(--back);stroke-width:1.8;stroke-linecap:round;stroke-linejoin:round}
.strip{display:block;margin-top:.3rem;overflow:visible}
.strip .band{fill:var(--band)}.strip .none{stroke:var(--soft);stroke-width:1;stroke-dasharray:2 2}
.strip .paper{stroke:var(--text);stroke-width:1.6}.strip .whisker{stroke:var(--link);stroke-width:1.8}.strip .ours{fill:var(--link)}
.counts li{display:inline-flex;align-items:center;gap:.35rem}
.counts{list-style:none;display:flex;flex-wrap:wrap;gap:.4rem 1.5rem;margin:.75rem 0;padding:0}
.verdicts{list-style:none;margin:0;padding:0}
.verdicts li{border-left:3px solid var(--rule);padding:.1rem 0 .1rem 1rem;margin:0 0 1.25rem}
.verdicts p{margin:.25rem 0}.verdicts .reason,.verdicts .numbers{color:var(--soft);font-size:.875rem}
.scroll{overflow-x:auto;max-width:100%;position:relative}
.data{min-width:min(100%,28rem)}
.data tbody tr:nth-child(even){background:var(--faint)}
.data thead th{white-space:normal;min-width:4.5rem}
.s{white-space:nowrap}
.data tbody th[scope=row]{min-width:6rem}
.data tbody th[scope=row]:not(.s,.n){min-width:clamp(6rem,20vw,14rem)}
.data th button{all:unset;cursor:pointer;border-radius:2px}
.data th button:focus-visible{outline:2px solid var(--link);outline-offset:2px}
.data th button:hover{text-decoration:underline}
th[aria-sort] button::after{content:" \\2191";color:var(--link)}
th[aria-sort=descending] button::after{content:" \\2193"}
.table{border:1px solid var(--rule);border-radius:6px;margin:.6rem 0;padding:0 1rem}
.table>summary{margin:0 -1rem;padding:.6rem 1rem;font-size:.9375rem}
.table[open]{padding-bottom:.5rem}
.table[open]>summary{border-bottom:1px solid var(--rule);margin-bottom:.75rem}
.table caption{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.number{font-weight:600}
.extent{white-space:nowrap}
.more{font-size:.875rem;color:var(--soft)}
.more button{font:inherit;color:var(--link);background:none;border:1px solid var(--rule);border-radius:4px;padding:.1rem .6rem;cursor:pointer}
`;

const figures = `
.figure{margin:1.5rem 0 2.75rem}
.plot{background:var(--plate);max-width:50rem;border-radius:4px;touch-action:manipulation}
.plot svg{display:block;height:auto}
.plot .tip{cursor:crosshair}
@media (prefers-color-scheme:dark){.plot{padding:.35rem;filter:brightness(.93)}}
.narrow{display:none;max-width:26rem}
figcaption{max-width:72ch;margin-top:.6rem}
.figure .numbers{font-size:.875rem;margin:.35rem 0;color:var(--soft)}
pre{overflow-x:auto;font:400 .75rem/1.45 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;background:var(--faint);padding:.75rem;border-radius:4px;color:var(--text)}
.files{list-style:none;display:flex;flex-wrap:wrap;gap:.25rem 1.1rem;margin:.5rem 0;padding:0;font-size:.8125rem}
.facts{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,20rem),1fr));gap:.5rem 1.5rem;margin:.75rem 0;font-size:.875rem}
.facts div{min-width:0}.facts dt{color:var(--soft)}.facts dd{margin:0;overflow-wrap:anywhere;font-variant-numeric:tabular-nums}
.circumstances{border:1px dashed var(--rule);border-radius:6px;padding:.25rem 1rem;margin:1rem 0}
.tooltip,.ring{position:absolute;pointer-events:none;z-index:5}
.tooltip{background:#1d2126;color:#fff;font-size:.8125rem;line-height:1.4;padding:.4rem .6rem;border-radius:4px;max-width:min(22rem,calc(100vw - 16px));white-space:pre-line;box-shadow:0 2px 10px var(--shade);font-variant-numeric:tabular-nums}
.ring{border:1.5px solid #1d2126;border-radius:4px;box-shadow:0 0 0 1.5px rgba(255,255,255,.85)}
.tooltip[hidden],.ring[hidden]{display:none}
`;

const narrow = `
@media (max-width:62rem){.frame{display:block;padding:0 1.25rem}.side{display:none}
.menu{display:block;position:sticky;top:0;z-index:4;background:var(--back);border-bottom:1px solid var(--rule);margin:0 -1.25rem 1.5rem;padding:0 1.25rem;font-size:.9375rem}
.menu summary{padding:.7rem 0;font-weight:600}.menu nav{max-height:70vh;overflow-y:auto;padding-bottom:1rem}.menu nav a{padding:.35rem 0}
.column{padding-top:0}html{scroll-padding-top:4rem}}
@media (max-width:40rem){body{font-size:15.5px}h1{font-size:1.45rem}h2{font-size:1.3rem}.frame{padding:0 1rem}.menu{margin:0 -1rem 1.25rem;padding:0 1rem}
.wide{display:none}.narrow{display:block}
.claims,.claims tbody{display:block}.claims thead{display:none}
.claims tr{display:block;padding:1rem 0;border-top:1px solid var(--rule)}
.claims th,.claims td,.claims .statement{display:block;width:auto;padding:.15rem 0;border:0}
.claims td.n{text-align:left;white-space:normal}.claims .interval{display:inline}
.claims td[data-label]{display:grid;grid-template-columns:8.2rem minmax(0,1fr);gap:.5rem;align-items:baseline}
.claims td[data-label]::before{content:attr(data-label);color:var(--soft);font-size:.8125rem}
.claims td[data-label]>div{min-width:0}.claims .strip{margin-left:0}
.table{padding:0 .75rem}.table>summary{margin:0 -.75rem;padding:.6rem .75rem}.table[open]>summary{margin-bottom:.75rem}
th,td{padding:.35rem .55rem}.facts{grid-template-columns:minmax(0,1fr)}.facts dd{font-size:.8125rem}}
`;

const paper = `
@media print{:root{--back:#fff;--plate:#fff;--text:#000;--soft:#444;--rule:#bbb;--faint:#fff;--link:#000;--band:#ddd;
--reproduced:#000;--partly:#000;--not-reproduced:#000;--inconclusive:#000}
body{font-size:10pt}.frame{display:block;max-width:none;padding:0}.side,.menu,.files,.skip,.more,.tooltip,.ring,.figure .numbers,.table summary::marker{display:none}
.column{padding:0}.plot{padding:0;filter:none}.wide{display:block}.narrow{display:none}.experiment{break-before:page}.figure,.claims tr,.data tr{break-inside:avoid}h2,h3,summary{break-after:avoid}
.scroll{overflow:visible}.data{font-size:7pt}.table{border:0;padding:0}a{text-decoration:none}}
@page{margin:18mm}
`;

/** The style sheet, without fonts. */
export const style: string = [colours, text, layout, tables, figures, narrow, paper].join("");
