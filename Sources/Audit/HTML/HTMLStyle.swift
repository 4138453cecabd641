/// The style sheet of the audit's page: light and dark, screen, phone and paper.
///
/// It must not hold what opens a tag of Mustache, and no value may depend on the report: its hash is in the policy.
enum HTMLStyle {
    static let sheet = base + parts + charts + screen + phone + paper

    private static let base = #"""
        :root {
            color-scheme: light dark;
            --back: #f4f5f7; --paper: #fff; --ink: #1b2330; --quiet: #596475; --line: #dde1e8; --edge: #7c8797;
            --code: #eef1f5; --link: #1d4f9c; --bar: #5d92df; --orphan: #752806; --alert: #8f1d2c; --track: #e6eaf0;
            --critical: #8f1d2c; --high: #a8330f; --medium: #7d5200; --low: #2456a6; --info: #55606f;
        }
        @media (prefers-color-scheme: dark) {
            :root {
                --back: #11151b; --paper: #1a2029; --ink: #e6eaf0; --quiet: #a1acbb; --line: #2d3643; --edge: #758194;
                --code: #232b36; --link: #8ab4f8; --bar: #4775bb; --orphan: #ffcfa8; --alert: #ff8f9c; --track: #2a3340;
                --critical: #ff8f9c; --high: #ff9d7a; --medium: #f0c265; --low: #8ab4f8; --info: #a9b4c2;
            }
        }
        * { box-sizing: border-box; }
        html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
        body {
            margin: 0; background: var(--back); color: var(--ink); line-height: 1.5; font-size: 15px;
            font-family: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", "PingFang SC",
                "Microsoft YaHei", "Noto Sans CJK SC", sans-serif;
        }
        header, main, footer { max-width: 76rem; margin: 0 auto; padding: 0 1.25rem; }
        header { padding-top: 1.8rem; }
        h1 { margin: 0; font-size: 1.9rem; line-height: 1.25; }
        h2 { margin: 2.4rem 0 .8rem; font-size: 1.3rem; }
        h3 { margin: 0 0 .4rem; font-size: 1.02rem; overflow-wrap: anywhere; }
        h4 { margin: 1.1rem 0 .2rem; font-size: .95rem; }
        p { margin: .3rem 0; overflow-wrap: anywhere; }
        a { color: var(--link); }
        :focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: .2rem; }
        .quiet { color: var(--quiet); font-weight: normal; }
        .sr {
            position: absolute; width: 1px; height: 1px; margin: -1px; padding: 0; overflow: hidden; border: 0;
            clip-path: inset(50%); white-space: nowrap;
        }
        .skip { position: absolute; left: -100rem; top: 0; padding: .5rem 1rem; background: var(--paper); }
        .skip:focus { left: .5rem; top: .5rem; }
        /* Names may be written from right to left: they must not turn round what stands beside them. */
        bdi, code, .quiet { unicode-bidi: isolate; overflow-wrap: anywhere; }

        """#

    private static let parts = #"""
        .about {
            margin: .9rem 0 0; display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .15rem 1.1rem;
        }
        /* A word may have several texts, which stand below each other: in the last column, of one or of two. */
        .about dt { grid-column: 1; color: var(--quiet); }
        .about dd { grid-column: -2; margin: 0; overflow-wrap: anywhere; }
        nav ul { display: flex; flex-wrap: wrap; gap: .3rem 1.2rem; margin: 1.2rem 0 0; padding: 0; list-style: none; }
        nav a { display: inline-block; padding: .2rem 0; }
        .cards { display: grid; gap: .9rem; grid-template-columns: repeat(auto-fit, minmax(11rem, 1fr)); }
        .card, .owner, table, .chart, .box {
            background: var(--paper); border: 1px solid var(--line); border-radius: .6rem;
        }
        .card { padding: .8rem 1.1rem; display: flex; flex-direction: column; }
        .card .label { color: var(--quiet); font-size: .87rem; }
        .card strong { font-size: 1.45rem; font-variant-numeric: tabular-nums; line-height: 1.3; }
        .card .note { color: var(--quiet); font-size: .83rem; }
        .box { padding: .8rem 1.1rem; margin: .9rem 0; }
        .box > :first-child { margin-top: 0; }
        .alert { border-color: var(--alert); border-left-width: .35rem; }
        .badge {
            display: inline-block; padding: .02rem .6rem; border: 1px solid; border-radius: 1rem; font-size: .83rem;
            white-space: nowrap; color: var(--info);
        }
        .badge.critical { color: var(--critical); font-weight: 600; } .badge.high { color: var(--high); }
        .badge.medium { color: var(--medium); } .badge.low { color: var(--low); }
        table { width: 100%; border-collapse: separate; border-spacing: 0; }
        caption { text-align: left; padding: .2rem 0 .5rem; color: var(--quiet); }
        th, td {
            padding: .55rem .8rem; text-align: left; vertical-align: top; border-top: 1px solid var(--line);
        }
        /* Only what somebody named may break anywhere, and what stands in a column of a fixed width. */
        .list td { overflow-wrap: anywhere; }
        th, td.number { overflow-wrap: normal; word-break: keep-all; }
        thead tr:first-child th, table.plain tbody:first-of-type tr:first-child th { border-top: 0; }
        thead th { color: var(--quiet); font-size: .85rem; font-weight: 600; vertical-align: bottom; }
        tbody th { font-weight: 600; }
        .number { text-align: right; font-variant-numeric: tabular-nums; }
        #severities { margin-top: .9rem; max-width: 34rem; }
        #severities th, #severities td { padding-top: .35rem; padding-bottom: .35rem; }
        #table { table-layout: fixed; }
        #table .severity { width: 7rem; } #table .subject { width: 28%; } #table .owner-name { width: 9.5rem; }
        #table .size { width: 5.6rem; } #table .cost { width: 6.6rem; } #table .change { width: 6.4rem; }
        #table th, #table td { padding-left: .6rem; padding-right: .6rem; }
        #table th:first-child, #table td:first-child { padding-left: .9rem; }
        #table p { margin: 0; }
        .id, .where { display: block; color: var(--quiet); font-size: .83rem; font-weight: normal; }
        code, pre { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", "Noto Sans Mono CJK SC",
            monospace; }
        .seen { color: var(--quiet); font-size: .88rem; white-space: pre-line; unicode-bidi: plaintext; }
        pre {
            margin: .3rem 0 0; padding: .5rem .7rem; border-radius: .35rem; background: var(--code); font-size: .83rem;
            white-space: pre-wrap; overflow-wrap: anywhere; unicode-bidi: plaintext;
        }
        .commands pre { max-height: 20rem; overflow-y: auto; }
        [data-for]::before {
            content: attr(data-for); display: block; color: var(--quiet); font-family: system-ui, -apple-system, "Segoe UI",
                Roboto, "Noto Sans", "DejaVu Sans", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif;
        }
        summary { cursor: pointer; }
        .fold { display: none; border: 0; padding: 0; background: none; color: var(--link); font-size: .88rem; }
        .js .fold { display: block; }
        .fold::before { content: "\25B8\00A0"; } .open .fold::before { content: "\25BE\00A0"; }
        .day { white-space: nowrap; overflow-wrap: normal; } td.owner-name { min-width: 8rem; }
        .owner { padding: .7rem 1.1rem; margin-bottom: .8rem; }
        .owner > summary h3 { display: inline; }
        .commands { position: relative; }
        .js .commands pre { padding-right: 5.5rem; min-height: 2.5rem; }
        .rule-list { padding: 0; list-style: none; margin: 0; }
        .rule-list > li { margin: 0 0 .8rem; }
        .rule-list .id { display: inline; }
        button, input, select {
            font: inherit; color: var(--ink); background: var(--paper); border: 1px solid var(--edge);
            border-radius: .35rem; padding: .35rem .6rem; max-width: 100%;
        }
        button { cursor: pointer; }
        th button {
            border: 0; padding: 0; background: none; color: inherit; font: inherit; text-align: inherit;
            text-decoration: underline; text-decoration-color: var(--edge); text-underline-offset: .2rem;
        }
        th button::after { content: "\00A0\2195"; }
        th[aria-sort=ascending] button::after { content: "\00A0\2191"; }
        th[aria-sort=descending] button::after { content: "\00A0\2193"; }
        .filters { display: none; flex-wrap: wrap; gap: .7rem; align-items: end; }
        .js .filters { display: flex; }
        .filters label { flex: 1 1 8.5rem; display: flex; flex-direction: column; gap: .15rem; font-size: .87rem; color: var(--quiet); }
        .filters .wide { flex-grow: 3; flex-basis: 15rem; }
        .filters input, .filters select { width: 100%; min-width: 0; }
        .filters input, .filters select, .filters button { min-height: 2.4rem; }
        ::placeholder { color: var(--quiet); opacity: 1; }
        .status { margin: .7rem 0; min-height: 1.5em; color: var(--quiet); display: block; }
        .pager { display: none; gap: .6rem; margin-top: .8rem; }
        .js .pager { display: flex; }
        .pager[hidden] { display: none; }
        .copy { display: none; position: absolute; right: .45rem; top: .4rem; font-size: .83rem; padding: .1rem .6rem; }
        .js .copy { display: inline-block; }
        footer { padding-top: 1.5rem; padding-bottom: 2rem; color: var(--quiet); font-size: .87rem; }

        """#

    private static let charts = #"""
        .charts { display: grid; gap: .9rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); }
        .chart { margin: 0; padding: .9rem 1.1rem; min-width: 0; }
        .chart svg { display: block; width: 100%; max-width: 36rem; height: auto; margin: .3rem 0; }
        /* A rim in the colour behind it keeps a label readable where a line runs through it. */
        .chart text {
            font-size: 12px; fill: var(--ink); stroke: var(--paper); stroke-width: 3px; stroke-linejoin: round;
            paint-order: stroke;
        }
        .chart .small { fill: var(--quiet); font-size: 11px; }
        .chart .end { text-anchor: end; } .chart .middle { text-anchor: middle; }
        .chart .track { fill: var(--track); } .chart .bar { fill: var(--bar); } .chart .orphan { fill: var(--orphan); }
        .chart .grid { stroke: var(--line); stroke-width: 1; }
        .chart .line { fill: none; stroke: var(--bar); stroke-width: 2.5; stroke-linejoin: round; }
        .chart .size { fill: none; stroke: var(--quiet); stroke-width: 1.5; stroke-dasharray: 5 4; }
        .chart .dot { fill: var(--bar); }
        .legend { display: flex; flex-wrap: wrap; gap: .1rem 1.1rem; font-size: .87rem; color: var(--quiet); }
        .legend svg { display: inline-block; width: 1.4rem; height: .8rem; margin: 0 .35rem 0 0; vertical-align: -.05rem; }
        .chart table { margin-top: .5rem; border: 0; font-size: .87rem; }
        .chart th, .chart td { padding: .25rem .5rem; overflow-wrap: normal; }
        .chart thead th + th { text-align: right; }
        [aria-labelledby=chart-growth] tbody th { white-space: nowrap; }
        .chart summary { font-size: .87rem; color: var(--link); width: fit-content; }

        """#

    private static let screen = #"""
        [hidden] { display: none !important; }
        .paper { display: none; }
        @media screen {
            .js tr.later { display: none; }
            .js tr:not(.open) .seen, .js tr:not(.open) td pre { display: none; }
        }

        """#

    private static let phone = #"""
        @media screen and (max-width: 48rem) {
            header, main, footer { padding-left: .8rem; padding-right: .8rem; }
            .about { grid-template-columns: minmax(0, 1fr); }
            .about dd { margin-bottom: .4rem; }
            .cards { grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); gap: .6rem; }
            .card { padding: .6rem .8rem; } .card strong { font-size: 1.25rem; }
            .filters .wide { flex-basis: 100%; }
            #severities th, #severities td { padding-left: .4rem; padding-right: .4rem; }
            .chart { padding: .7rem .8rem; }
            /* Five columns side by side are too wide: the name stands above its numbers. */
            .chart table, .chart thead, .chart tbody { display: block; }
            .chart tr { display: flex; flex-wrap: wrap; }
            .chart tr > * { flex: 1 1 0; padding: .1rem .2rem; } .chart tr > :first-child { flex: 0 0 100%; }
            .chart tbody td { border-top: 0; }
            .js .commands pre { padding: 2.6rem .7rem .5rem; }
            .chart text { font-size: 16px; } .chart .small { font-size: 14.5px; }
            .list, .list tbody, .list tr, .list td, .list tbody th { display: block; width: auto !important; }
            .list thead { display: none; }
            #table thead { display: block; padding: .5rem .8rem; }
            #table thead tr { display: flex; flex-wrap: wrap; gap: .3rem 1rem; }
            #table thead th { display: block; width: auto !important; text-align: left; }
            #table thead th, #table thead th:first-child { padding: .25rem 0; border: 0; }
            #table tbody th, #table tbody td, #table td:first-child { padding: .12rem .8rem; }
            .list tbody tr { padding: .6rem 0; border-top: 1px solid var(--line); }
            .list tbody td, .list tbody th { border: 0; padding: .12rem .8rem; }
            .list td.number { text-align: left; }
            .list td[data-label]::before { content: attr(data-label) ": "; color: var(--quiet); }
            :lang(zh) .list td[data-label]::before { content: attr(data-label) "：";  }
            .js .list tr.later { display: none; }
        }

        """#

    private static let paper = #"""
        @page { margin: 14mm 12mm; }
        @media print {
            :root {
                color-scheme: light;
                --back: #fff; --paper: #fff; --ink: #000; --quiet: #444; --line: #bbb; --code: #f3f3f3; --link: #000;
                --bar: #5d92df; --orphan: #752806; --track: #e9e9e9; --edge: #777; --alert: #000;
                --critical: #000; --high: #000; --medium: #000; --low: #000; --info: #000;
            }
            body { font-size: 9.5pt; }
            header, main, footer { max-width: none; padding: 0; }
            h1 { font-size: 18pt; } h2 { font-size: 13pt; margin-top: 1.4rem; }
            nav, .skip, .filters, .js .filters, .pager, .js .pager, .copy, .js .copy, .status,
            .chart summary, .fold, .js .fold, noscript { display: none !important; }
            details::details-content { display: block; content-visibility: visible; block-size: auto; }
            summary { list-style: none; }
            summary::-webkit-details-marker { display: none; }
            /* Chromium leaves buttons out of a heading that it repeats on the next page. */
            th button { display: none; } .paper { display: inline; }
            thead { display: table-header-group; }
            th, td { padding: .3rem .5rem; }
            #table { font-size: 7.5pt; line-height: 1.35; }
            #table th, #table td, #table td:first-child { padding: .25rem .3rem; }
            #table thead th, #table thead th:first-child { font-size: 7pt; padding: .25rem .3rem; }
            #table .severity { width: 15mm; } #table .subject { width: 48mm; } #table .owner-name { width: 21mm; }
            #table .size { width: 15mm; } #table .cost { width: 17mm; } #table .change { width: 16mm; }
            #table .badge { border: 0; padding: 0; font-size: 7.5pt; }
            #table .id, #table .where, #table .seen { font-size: 7pt; }
            /* The commands stand in the owners' sections, all of which are open on paper. */
            #table pre { display: none; }
            thead { break-after: avoid; }
            .cards { grid-template-columns: repeat(5, 1fr); gap: .4rem; }
            .card { padding: .5rem .6rem; } .card strong { font-size: 12pt; }
            .charts { grid-template-columns: 1fr 1fr; gap: .6rem; }
            .chart { padding: .6rem .7rem; }
            .chart table, .chart thead th, .legend { font-size: 7pt; line-height: 1.3; }
            .chart th, .chart td { padding: .1rem .25rem; }
            .chart tbody th { font-weight: normal; }
            .card, .chart, .chart svg, tr, .box, .rule-list > li { break-inside: avoid; }
            h2, h3, h4, caption, .owner > summary, .owner p:not(:last-child) { break-after: avoid; }
            .commands pre { max-height: none; overflow: visible; }
            pre, .js .commands pre { border: 1px solid var(--line); padding: .3rem .5rem; min-height: 0; font-size: 7.5pt; }
            .box { padding: .5rem .7rem; margin: .5rem 0; }
            .owner { border-width: 1px 0 0; border-radius: 0; padding: .5rem 0; }
            * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
        }

        """#
}
