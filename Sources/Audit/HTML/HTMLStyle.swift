/// The style sheet of the audit's page: light and dark, screen, phone and paper.
enum HTMLStyle {
    static let sheet = #"""
        :root {
            --back: #f5f6f8; --paper: #fff; --ink: #1b2330; --quiet: #5d6879; --line: #dfe3ea; --code: #eef1f5;
            --critical: #8f1d2c; --high: #b93815; --medium: #8a5a00; --low: #2456a6; --info: #55606f;
        }
        @media (prefers-color-scheme: dark) {
            :root {
                --back: #12161c; --paper: #1a2029; --ink: #e6eaf0; --quiet: #98a3b3; --line: #2d3643; --code: #232b36;
                --accent: #8ab4f8; --critical: #ff8f9c; --high: #ff9d7a; --medium: #f0c265; --low: #8ab4f8;
                --info: #a9b4c2;
            }
        }
        * { box-sizing: border-box; }
        body {
            margin: 0; background: var(--back); color: var(--ink); line-height: 1.5; font-size: 15px;
            font-family: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "PingFang SC", "Microsoft YaHei",
                "Noto Sans CJK SC", sans-serif;
        }
        header, main, footer { max-width: 72rem; margin: 0 auto; padding: 0 1.25rem; }
        header { padding-top: 2rem; }
        h1 { margin: 0; font-size: 1.9rem; letter-spacing: -.01em; }
        h2 { margin: 2.2rem 0 .7rem; font-size: 1.2rem; }
        h3 { margin: 0 0 .5rem; font-size: 1rem; overflow-wrap: anywhere; }
        .when { margin: .2rem 0 1.4rem; color: var(--quiet); }
        .quiet { color: var(--quiet); font-weight: normal; }
        .cards { display: grid; gap: .9rem; grid-template-columns: repeat(auto-fit, minmax(11rem, 1fr)); }
        .card, article, table, .servers, .good {
            background: var(--paper); border: 1px solid var(--line); border-radius: .6rem;
        }
        .card { padding: .9rem 1.1rem; display: flex; flex-direction: column; }
        .card .label { color: var(--quiet); font-size: .85rem; }
        .card strong { font-size: 1.7rem; font-variant-numeric: tabular-nums; line-height: 1.3; }
        .card .note { color: var(--quiet); font-size: .8rem; }
        .severities { margin: 1rem 0 0; display: flex; flex-wrap: wrap; gap: .5rem; }
        .badge {
            display: inline-block; padding: .05rem .6rem; border: 1px solid; border-radius: 1rem; font-size: .8rem;
            white-space: nowrap; color: var(--info);
        }
        .badge.critical { color: var(--critical); } .badge.high { color: var(--high); }
        .badge.medium { color: var(--medium); } .badge.low { color: var(--low); }
        .servers, .todo { margin: 0; list-style: none; }
        .servers { padding: .4rem 1.1rem; }
        .servers li { padding: .3rem 0; overflow-wrap: anywhere; }
        .good { padding: .9rem 1.1rem; margin: 0; }
        table { width: 100%; border-collapse: separate; border-spacing: 0; overflow: hidden; }
        th, td { padding: .6rem .9rem; text-align: left; vertical-align: top; border-top: 1px solid var(--line); }
        thead th { border-top: 0; color: var(--quiet); font-size: .8rem; font-weight: 600; }
        td { overflow-wrap: anywhere; }
        td:first-child { width: 7rem; }
        .findings td.name { max-width: 24rem; }
        .findings td[data-label="Owner"] { min-width: 7rem; }
        .number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
        /* Names may be written from right to left: they must not turn round what stands beside them. */
        .name, .name b, .quiet, code { unicode-bidi: isolate; }
        code { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "Noto Sans Mono CJK SC", monospace; }
        code.id { color: var(--quiet); font-size: .82em; }
        article { padding: .9rem 1.1rem; margin-bottom: .9rem; }
        .todo { padding: 0; }
        .todo li { padding: .45rem 0; border-top: 1px solid var(--line); overflow-wrap: anywhere; }
        .todo li:first-child { border-top: 0; }
        code.command {
            display: block; margin-top: .25rem; padding: .3rem .6rem; border-radius: .35rem; background: var(--code);
            font-size: .86em; white-space: pre-wrap; user-select: all;
        }
        footer { padding-top: 1.5rem; padding-bottom: 2rem; color: var(--quiet); font-size: .85rem; }
        @media (max-width: 44rem) {
            thead { display: none; }
            table, tbody, tr, td { display: block; width: auto; }
            tr { padding: .6rem 0; border-top: 1px solid var(--line); }
            tbody tr:first-child { border-top: 0; }
            td, td:first-child { width: auto; border: 0; padding: .15rem 1rem; }
            td.number { text-align: left; }
            td.number::before, td[data-label="Owner"]::before { content: attr(data-label) ": "; color: var(--quiet); }
        }
        @media print {
            :root {
                --back: #fff; --paper: #fff; --ink: #000; --quiet: #444; --line: #bbb; --code: #f2f2f2;
                --critical: #000; --high: #000; --medium: #000; --low: #000; --info: #000;
            }
            body { font-size: 10pt; }
            header, main, footer { max-width: none; padding: 0; }
            thead { display: table-header-group; }
            tr, article li, .card { break-inside: avoid; }
            h2, h3 { break-after: avoid; }
        }
        """#
}
