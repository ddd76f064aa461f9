namespace VmGeneralize.Pipeline.Html;

/// <summary>How pages look: light and dark, wide and narrow, on a screen and on paper. Text has a contrast of at least 4.5 to 1.</summary>
internal static class StyleSheet
{
    public const string Css =
        """
        :root{color-scheme:light dark;--page:#f4f6f8;--card:#fff;--text:#1b2026;--muted:#56606b;--line:#ccd3db;--link:#0b57ad;
        --live:#2f6fbf;--removed:#d9541e;--dead:#b58a1b;--free:#e6eaef;--sent:#1d8560;--mark:#fff;
        --good:#12633f;--good-back:#e3f4ea;--warn:#7a4b00;--warn-back:#fdf1d8;--bad:#9c1c1c;--bad-back:#fde8e6;--plain-back:#e6effa}
        @media (prefers-color-scheme:dark){:root{--page:#0f1318;--card:#181d24;--text:#e5e9ee;--muted:#a0abb7;--line:#39434f;--link:#7db8ff;
        --live:#4f93e6;--removed:#f07a45;--dead:#c9a243;--free:#29313b;--sent:#3cb285;--mark:#10151b;
        --good:#7fdcae;--good-back:#12301f;--warn:#f2c66b;--warn-back:#352a12;--bad:#ff9d94;--bad-back:#3c1a19;--plain-back:#182a40}}
        *{box-sizing:border-box}
        body{margin:0 auto;max-width:72rem;padding:1.5rem 1rem 3rem;background:var(--page);color:var(--text);
        font:1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","DejaVu Sans",sans-serif;overflow-wrap:anywhere}
        h1{font-size:1.9rem;line-height:1.2;margin:0 0 1rem}
        h2{font-size:1.3rem;margin:0 0 .75rem}
        h3{font-size:1.05rem;margin:1.75rem 0 .5rem}
        p{margin:.4rem 0}
        a{color:var(--link)}
        .muted,.kind,caption,footer{color:var(--muted)}
        .kind{margin:0 0 .25rem}
        section{background:var(--card);border:1px solid var(--line);border-radius:.6rem;padding:1.25rem;margin:1.25rem 0}
        .answer{border-radius:.6rem;border-left:.4rem solid;padding:.9rem 1.1rem}
        .answer strong{font-size:1.2rem}
        .answer p{color:var(--text)}
        .good{background:var(--good-back);color:var(--good)}
        .warn,.notice{background:var(--warn-back);color:var(--warn)}
        .bad{background:var(--bad-back);color:var(--bad)}
        .plain{background:var(--plain-back);color:var(--link)}
        .verdict,.notice{border-radius:.4rem;padding:.6rem .9rem;margin:.75rem 0}
        .figures{display:flex;flex-wrap:wrap;gap:.75rem;list-style:none;margin:1rem 0;padding:0}
        .figures li{flex:1 1 calc(25% - .75rem);background:var(--card);border:1px solid var(--line);border-radius:.6rem;padding:.7rem .9rem}
        .figures .value{display:block;font-size:1.35rem;font-weight:600;line-height:1.3}
        .figures .name{color:var(--muted)}
        .obstacles{border:2px solid var(--bad)}
        .obstacles h2{color:var(--bad)}
        .obstacles ol{margin:0;padding-left:1.4rem}
        .obstacles li+li{margin-top:1.25rem}
        .obstacles .first{background:var(--warn-back);border-radius:.4rem;padding:.6rem .9rem}
        .reason{font-weight:600}
        dl{margin:.5rem 0}
        dl div{display:grid;grid-template-columns:minmax(9rem,14rem) 1fr;gap:0 1rem;padding:.2rem 0}
        dt{color:var(--muted)}
        dd{margin:0}
        svg.disk{display:block;margin:.75rem 0 .5rem}
        svg text{fill:var(--text);font-size:14px}
        .narrow-only{display:none}
        .live{fill:var(--live);background:var(--live)}
        .removed{fill:var(--removed);background:var(--removed)}
        .dead{fill:var(--dead);background:var(--dead)}
        .free,.notsent{fill:var(--free);background:var(--free)}
        .sent{fill:var(--sent);background:var(--sent)}
        .gap{fill:none;stroke:var(--line);stroke-dasharray:4 3}
        .outline{fill:none;stroke:var(--muted);stroke-width:1}
        .hatch{stroke:var(--mark);stroke-width:1.5;fill:none}
        .dot{fill:var(--mark)}
        .origin{font-size:.9375rem}
        nav a{margin-right:1rem}
        .legend{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(15rem,100%),1fr));gap:.6rem 1.25rem;
        list-style:none;margin:.75rem 0 1.25rem;padding:0}
        .legend li{display:flex;gap:.6rem}
        .legend li>span:last-child>span{display:block}
        .swatch{flex:none;width:1.1rem;height:1.1rem;margin-top:.2rem;border:1px solid var(--muted);border-radius:.2rem}
        .swatch.removed{background-image:repeating-linear-gradient(135deg,transparent 0 3px,var(--mark) 3px 4px)}
        .swatch.dead{background-image:radial-gradient(var(--mark) 1.3px,transparent 1.4px);background-size:5px 5px}
        table{border-collapse:collapse;width:100%;margin:1rem 0}
        caption{text-align:left;padding:.25rem 0}
        th,td{text-align:left;vertical-align:top;padding:.45rem .75rem .45rem 0;border-top:1px solid var(--line)}
        thead th{border-top:0;color:var(--muted);font-weight:600;overflow-wrap:normal}
        tbody td{font-size:.9375rem}
        td.text,th.text{min-width:5.5rem}
        td[data-label=Id]{white-space:nowrap}
        tbody th{font-weight:600}
        .number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
        thead .number{white-space:normal}
        .findings{list-style:none;margin:.5rem 0;padding:0}
        .finding{border-left:.3rem solid var(--line);padding:.15rem 0 .15rem .9rem;margin:.9rem 0}
        .finding.error{border-color:var(--bad)}
        .finding.warning{border-color:var(--warn)}
        .finding.fixed{border-color:var(--good)}
        .summary{font-weight:600}
        .badge{display:inline-block;border-radius:.3rem;padding:0 .5rem;font-size:.875rem;background:var(--plain-back);color:var(--link)}
        .error .badge{background:var(--bad-back);color:var(--bad)}
        .warning .badge{background:var(--warn-back);color:var(--warn)}
        .fixed .badge{background:var(--good-back);color:var(--good)}
        .details div{grid-template-columns:9.5rem 1fr;padding:.05rem 0}
        .nothing{color:var(--good)}
        details{border-top:1px solid var(--line);padding:.5rem 0}
        summary{cursor:pointer;font-weight:600}
        .names{max-height:26rem;overflow:auto;margin:.5rem 0;padding:.5rem .5rem .5rem 1.5rem;background:var(--page);border-radius:.4rem}
        .names,pre,code{font-family:ui-monospace,Consolas,"Cascadia Mono","DejaVu Sans Mono",monospace;font-size:.875rem}
        pre{white-space:pre-wrap;margin:.25rem 0 1rem;padding:.75rem;background:var(--page);border:1px solid var(--line);border-radius:.4rem;color:var(--text)}
        .option{white-space:nowrap}
        pre code{display:block}
        pre code+code{margin-top:.4rem}
        .shell{color:var(--muted);margin:.6rem 0 0}
        footer{margin-top:2rem}
        @media (min-width:46.01rem){
        .figures li:first-child:is(:nth-last-child(5),:nth-last-child(6),:nth-last-child(9)),
        .figures li:first-child:is(:nth-last-child(5),:nth-last-child(6),:nth-last-child(9))~li{flex-basis:calc(33.3% - .75rem)}
        }
        @media (max-width:46rem){
        section{padding:1rem .9rem}
        h1{font-size:1.5rem}
        .wide-only{display:none}
        .narrow-only{display:inline}
        .figures li{flex-basis:calc(50% - .75rem)}
        dl div,.details div{display:block;padding:.3rem 0}
        thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
        table,tbody,tr,th,td,caption{display:block}
        tr{border-top:1px solid var(--line);padding:.5rem 0}
        tbody th,td,td.number,td[data-label=Id]{border:0;padding:.1rem 0;text-align:left;white-space:normal}
        td{display:grid;grid-template-columns:minmax(6rem,38%) 1fr;gap:0 .75rem}
        td:empty{display:none}
        td::before{content:attr(data-label);color:var(--muted)}
        }
        @media print{
        :root{--page:#fff}
        body{max-width:none;padding:0;font-size:10pt}
        section{break-inside:auto;border:0;padding:0}
        svg,.swatch,.answer,.verdict,.badge,.notice{print-color-adjust:exact;-webkit-print-color-adjust:exact}
        svg,tr,.finding,.answer{break-inside:avoid}
        .names{max-height:none}
        details::details-content{content-visibility:visible;block-size:auto}
        h2,h3{break-after:avoid}
        }
        """;
}
