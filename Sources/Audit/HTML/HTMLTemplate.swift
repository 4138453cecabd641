import Mustache

/// The templates of the audit's page. They lie in the code: a resource bundle would need its folder next to the installed
/// program. The words that are the same in every report are put in before a template is parsed.
struct HTMLTemplate {
    private let w: AuditWords

    init(words: AuditWords) {
        w = words
    }

    /// What stands between a word and what it is about.
    private var colon: String { w(": ", zh: "：") }
    private var comma: String { w(", ", zh: "，") }

    /// A template that escapes every value, but those in three braces, which are escaped already (``HTMLText``). The first line asks for ``HTMLEscaping``, which has to be known before that
    /// is parsed.
    func parsed(_ source: String) throws -> MustacheTemplate {
        MustacheContentTypes.register(HTMLEscaping(), named: HTMLEscaping.name)
        return try MustacheTemplate(string: "{{% CONTENT_TYPE:\(HTMLEscaping.name)}}\n" + source)
    }

    /// Everything up to the rows of the table of findings.
    var head: String { top + summary + HTMLTemplate.charts(w) + findings }

    private var top: String {
        """
        <!DOCTYPE html>
        <html lang="{{language}}">
        <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="\(HTMLSecurity.policy)">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta name="referrer" content="no-referrer">
        <title>\(w(.title))\(comma){{stateOf}}</title>
        <style>\(HTMLStyle.sheet)</style>
        <script>\(HTMLScript.source)</script>
        </head>
        <body id="top">
        <a class="skip" href="#findings">\(w(.skip))</a>
        <header>
        <h1>\(w(.title))</h1>
        {{#isPast}}<p class="box alert">\(w(.past))</p>{{/isPast}}
        <dl class="about">
        {{#about}}
        <dt>{{name}}</dt>{{#texts}}<dd>{{{.}}}</dd>{{/texts}}
        {{/about}}
        </dl>
        <nav aria-label="\(w(.contents))"><ul>
        <li><a href="#summary">\(w(.summary))</a></li>
        <li><a href="#charts">\(w(.charts))</a></li>
        <li><a href="#findings">\(w(.findings))</a></li>
        {{#hasOwners}}<li><a href="#owners">\(w(.byOwner))</a></li>{{/hasOwners}}
        {{#hasSuppressed}}<li><a href="#suppressed">\(w(.suppressed))</a></li>{{/hasSuppressed}}
        <li><a href="#rules">\(w(.rules))</a></li>
        </ul></nav>
        </header>
        <main>
        <p id="said" class="sr" role="status" data-copied="\(w(.copied))"></p>

        """
    }

    private var summary: String {
        """
        <section aria-labelledby="summary">
        <h2 id="summary">\(w(.summary))</h2>
        <div class="cards">
        {{#cards}}
        <div class="card"><span class="label">{{label}}</span> <strong>{{value}}</strong> <span class="note">{{note}}</span></div>
        {{/cards}}
        </div>
        <table id="severities">
        <caption class="sr">\(w(.findings))\(comma)\(w(.severity))</caption>
        <thead><tr><th scope="col">\(w(.severity))</th><th scope="col" class="number">\(w(.now))</th>{{#hasChange}}<th scope="col" class="number">\(w(.lastTime))</th><th scope="col" class="number">\(w(.difference))</th>{{/hasChange}}</tr></thead>
        <tbody>
        {{#severities}}
        <tr><th scope="row"><span class="badge {{severity}}">{{word}}</span></th><td class="number">{{now}}</td>{{#hasChange}}<td class="number">{{earlier}}</td><td class="number">{{difference}}</td>{{/hasChange}}</tr>
        {{/severities}}
        {{#total}}
        <tr><th scope="row">{{word}}</th><td class="number">{{now}}</td>{{#hasChange}}<td class="number">{{earlier}}</td><td class="number">{{difference}}</td>{{/hasChange}}</tr>
        {{/total}}
        </tbody>
        </table>
        {{#failures}}
        <div class="box alert" id="failed">
        <h3>\(w(.failedRules))</h3>
        <ul>
        {{#rules}}
        <li>{{#title}}<b>{{title}}</b> {{/title}}<code>{{id}}</code>: <bdi lang="en">{{message}}</bdi>{{#hint}}<br><bdi class="quiet" lang="en">{{hint}}</bdi>{{/hint}}</li>
        {{/rules}}
        </ul>
        </div>
        {{/failures}}
        </section>

        """
    }

    private var findings: String {
        """
        <section aria-labelledby="findings">
        <h2 id="findings">\(w(.findings))</h2>
        {{^hasFindings}}
        <p class="box">\(w(.nothingFound))</p>
        {{/hasFindings}}
        {{#hasFindings}}
        <noscript><p class="quiet">\(w(.noScript))</p></noscript>
        <div class="filters" role="search" aria-label="\(w(.filters))">
        <label class="wide">\(w(.text))<input id="text" type="search" autocomplete="off" spellcheck="false" placeholder="\(w(.textHint))"></label>
        <label>\(w(.severity))<select id="severity"><option value="">\(w(.all))</option>{{#severityChoices}}<option value="{{value}}">{{word}}</option>{{/severityChoices}}</select></label>
        <label>\(w(.group))<select id="group"><option value="">\(w(.all))</option>{{#groups}}<option value="{{value}}">{{word}}</option>{{/groups}}</select></label>
        <label>\(w(.owner))<select id="owner"><option value="">\(w(.all))</option>{{#owners}}<option value="{{value}}">{{word}}</option>{{/owners}}</select></label>
        {{#hasChange}}
        <label>\(w(.change))<select id="change"><option value="">\(w(.all))</option>{{#changes}}<option value="{{value}}">{{word}}</option>{{/changes}}</select></label>
        {{/hasChange}}
        <button id="reset" type="button">\(w(.reset))</button>
        </div>
        <output id="status" class="status" aria-live="polite" data-shown="{{#hasMended}}\(w(.shownMended)){{/hasMended}}{{^hasMended}}\(w(.shown)){{/hasMended}}" data-nothing="\(w(.nothingFits))"></output>
        <table id="table" class="list" data-step="{{step}}">
        <caption class="sr">\(w(.findings))</caption>
        <thead><tr>
        \(heading("severity", "severity", .severity, isNumber: true, order: "{{^hasMended}} aria-sort=\"descending\"{{/hasMended}}"))
        \(heading("subject", "name", .subject))
        \(heading("what", "title", .finding))
        \(heading("owner-name", "name", .owner))
        \(heading("size number", "size", .size, isNumber: true))
        {{#hasCost}}
        \(heading("cost number", "cost", .cost, isNumber: true, unit: w(", {{currency}}", zh: "（{{currency}}）")))
        {{/hasCost}}
        {{#hasChange}}
        \(heading("change", "change", .change))
        {{/hasChange}}
        </tr></thead>
        <tbody>
        {{/hasFindings}}

        """
    }

    private func heading(
        _ place: String,
        _ key: String,
        _ word: HTMLWord,
        isNumber: Bool = false,
        order: String = "",
        unit: String = ""
    ) -> String {
        let kind = isNumber ? " data-kind=\"number\"" : ""
        return """
            <th scope="col" class="\(place)" data-key="\(key)"\(kind)\(order)><button type="button">\(w(word))\(unit)</button>\
            <span class="paper">\(w(word))\(unit)</span></th>
            """
    }

    /// A row of the table of findings.
    var row: String {
        // No folding element, and no white space between cells: with ten thousand rows, either takes as long to open as
        // the rest.
        let cells = [
            """
            <td class="severity"><span class="badge {{severity}}">{{severityWord}}</span></td>
            """,
            """
            <th scope="row" class="subject"><bdi>{{name}}</bdi>{{#id}}<code class="id">{{id}}</code>{{/id}}\
            <span class="where"><bdi>{{server}}</bdi> <bdi>{{place}}</bdi></span></th>
            """,
            """
            <td class="what"><b>{{title}}</b>{{#message}}<p><bdi>{{{message}}}</bdi></p>{{/message}}\
            {{#hasMore}}<button class="fold" type="button" aria-expanded="false">\(w(.evidence))</button>{{/hasMore}}\
            {{#evidence}}<p class="seen">{{{evidence}}}</p>{{/evidence}}{{#commands}}<pre><code>{{commands}}</code></pre>{{/commands}}</td>
            """,
            """
            <td class="owner-name" data-label="\(w(.owner))">{{#owner}}<bdi>{{owner}}</bdi>{{/owner}}\
            {{^owner}}<span class="quiet">\(w(.noOwner))</span>{{/owner}}</td>
            """,
            """
            <td class="size number" data-label="\(w(.size))">{{size}}{{^size}}<span class="quiet">\(w(.unknown))</span>{{/size}}</td>
            """,
            """
            {{#hasCost}}<td class="cost number" data-label="\(w(.cost))">{{cost}}\
            {{^cost}}<span class="quiet">\(w(.unknown))</span>{{/cost}}</td>{{/hasCost}}
            """,
            """
            {{#hasChange}}<td class="change" data-label="\(w(.change))">{{changeWord}}</td>{{/hasChange}}
            """,
        ]
        return """
            <tr{{#isLater}} class="later"{{/isLater}} data-severity="{{rank}}" data-group="{{group}}" \
            data-owner="{{ownerNumber}}"{{#size}} data-size="{{mebibytes}}"{{/size}}{{#cost}} data-cost="{{sum}}"{{/cost}}\
            {{#change}} data-change="{{change}}"{{/change}}>\(cells.joined())</tr>

            """
    }

    /// What comes behind the rows, up to the owners' sections.
    var afterRows: String {
        """
        {{#hasFindings}}
        </tbody>
        </table>
        <div class="pager" id="pager" hidden><button id="more" type="button">\(w(.more))</button> <button id="everything" type="button">\(w(.everything))</button></div>
        {{#leftOut}}<p class="box">{{leftOut}}</p>{{/leftOut}}
        {{#mendedLeftOut}}<p class="box">{{mendedLeftOut}}</p>{{/mendedLeftOut}}
        {{/hasFindings}}
        </section>
        {{#hasOwners}}
        <section aria-labelledby="owners">
        <h2 id="owners">\(w(.byOwner))</h2>
        <p class="quiet">\(w(.fillIn))</p>
        {{/hasOwners}}

        """
    }

    /// An owner's section.
    var owner: String {
        """
        <details class="owner">
        <summary><h3>{{#name}}<bdi>{{name}}</bdi>{{/name}}{{^name}}\(w(.noOwner)){{/name}}</h3> <span class="quiet">{{count}}</span></summary>
        {{#sums}}<p class="quiet">{{sums}}</p>{{/sums}}
        {{#rules}}
        <h4>{{title}} <span class="badge {{severity}}">{{severityWord}}</span> <span class="quiet">{{count}}</span></h4>
        {{#remedy}}<p class="quiet">{{remedy}}{{#isSafe}} \(w(.safe)){{/isSafe}}</p>{{/remedy}}
        {{#commands}}<div class="commands"><button class="copy" type="button" aria-label="\(w(.copy))\(colon){{title}}">\(w(.copy))</button><pre tabindex="0" role="region" aria-label="\(w(.commandsOf))\(colon){{title}}"><code>{{{commands}}}</code></pre></div>{{/commands}}
        {{#without}}<p class="quiet">{{without}}</p>{{/without}}
        {{/rules}}
        </details>

        """
    }

    /// Everything behind the owners' sections.
    var tail: String { suppressed + rules }

    private var suppressed: String {
        """
        {{#hasSuppressed}}
        <section aria-labelledby="suppressed">
        <h2 id="suppressed">\(w(.suppressed))</h2>
        {{#suppressed}}
        {{#hasSuppressedRows}}
        <table class="list">
        <caption class="sr">\(w(.suppressed))</caption>
        <thead><tr><th scope="col">\(w(.subject))</th><th scope="col">\(w(.finding))</th><th scope="col">\(w(.owner))</th><th scope="col">\(w(.reason))</th><th scope="col">\(w(.until))</th></tr></thead>
        <tbody>
        {{#rows}}
        <tr><th scope="row"><bdi>{{name}}</bdi>{{#id}}<code class="id">{{id}}</code>{{/id}}</th><td><b>{{title}}</b>{{#message}} <bdi>{{{message}}}</bdi>{{/message}}</td><td class="owner-name" data-label="\(w(.owner))">{{#owner}}<bdi>{{owner}}</bdi>{{/owner}}{{^owner}}<span class="quiet">\(w(.noOwner))</span>{{/owner}}</td><td data-label="\(w(.reason))"><bdi>{{reason}}</bdi></td><td class="day" data-label="\(w(.until))">{{until}}</td></tr>
        {{/rows}}
        </tbody>
        </table>
        {{/hasSuppressedRows}}
        {{#leftOut}}<p class="box">{{leftOut}}</p>{{/leftOut}}
        {{/suppressed}}
        {{#hasExpired}}
        <div class="box">
        <h3>\(w(.expired))</h3>
        <p class="quiet">\(w(.expiredHint))</p>
        <ul>
        {{#expired}}
        <li><code>{{rule}}</code> <bdi>{{of}}</bdi> <bdi>{{reason}}</bdi> <span class="quiet">\(w("(", zh: "（"))\(w(.ended)) <span class="day">{{until}}</span>\(w(")", zh: "）"))</span></li>
        {{/expired}}
        </ul>
        </div>
        {{/hasExpired}}
        </section>
        {{/hasSuppressed}}

        """
    }

    private var rules: String {
        """
        <section aria-labelledby="rules">
        <h2 id="rules">\(w(.rules))</h2>
        <ul class="rule-list">
        {{#rules}}
        <li class="box">
        <h3>{{title}} <span class="badge {{severity}}">{{severityWord}}</span> <span class="quiet">{{count}}</span></h3>
        <p><code class="id">{{id}}</code> <span class="quiet">{{group}}</span></p>
        {{#explanation}}<p>{{explanation}}</p>{{/explanation}}
        {{#remedy}}<p><b>\(w(.nextStep))\(colon)</b>{{remedy}}</p>{{/remedy}}
        {{#parameters}}<p class="quiet">\(w(.parameters))\(colon)<code>{{parameters}}</code></p>{{/parameters}}
        {{#notes}}<p class="quiet">\(w(.notes))\(colon)<bdi>{{.}}</bdi></p>{{/notes}}
        {{#failure}}<p><b>\(w(.failedRules))\(colon)</b><bdi lang="en">{{failure}}</bdi></p>{{/failure}}
        </li>
        {{/rules}}
        </ul>
        </section>
        </main>
        <footer><p>\(w(.footer)) <a href="#top">\(w(.top))</a></p></footer>
        </body>
        </html>

        """
    }
}

extension HTMLTemplate {
    /// The charts, each with its words and its table.
    fileprivate static func charts(_ w: AuditWords) -> String {
        """
        <section aria-labelledby="charts">
        <h2 id="charts">\(w(.charts))</h2>
        <div class="charts">
        {{#charts}}
        <figure class="chart" aria-labelledby="chart-{{id}}">
        <figcaption><h3 id="chart-{{id}}">{{title}}</h3></figcaption>
        {{#drawing}}
        <svg role="img" aria-labelledby="title-{{id}} words-{{id}}" viewBox="0 0 400 {{height}}">
        <title id="title-{{id}}">{{title}}</title><desc id="words-{{id}}">{{description}}</desc>
        {{#lines}}<line class="grid" x1="0" x2="400" y1="{{y}}" y2="{{y}}"/>{{/lines}}
        {{#rectangles}}<rect class="{{shape}}" x="{{x}}" y="{{y}}" width="{{width}}" height="{{height}}" rx="2"/>{{/rectangles}}
        {{#paths}}<polyline class="{{shape}}" points="{{points}}"/>{{/paths}}
        {{#dots}}<circle class="dot" cx="{{x}}" cy="{{y}}" r="4"/>{{/dots}}
        {{#labels}}<text class="{{shape}}" x="{{x}}" y="{{y}}">{{text}}</text>{{/labels}}
        </svg>
        <p class="legend">{{#legend}}<span><svg aria-hidden="true" viewBox="0 0 28 12">{{#isLine}}<line class="{{shape}}" x1="0" x2="28" y1="6" y2="6"/>{{/isLine}}{{^isLine}}<rect class="{{shape}}" width="28" height="12" rx="2"/>{{/isLine}}</svg>{{word}}</span>{{/legend}}</p>
        <details><summary>\(w(.asTable))<span class="sr">\(w(": ", zh: "：")){{title}}</span></summary>
        <table class="plain">
        <caption class="sr">{{title}}</caption>
        <thead><tr>{{#columns}}<th scope="col">{{.}}</th>{{/columns}}</tr></thead>
        <tbody>
        {{#rows}}
        <tr><th scope="row"><bdi>{{head}}</bdi></th>{{#cells}}<td class="number">{{.}}</td>{{/cells}}</tr>
        {{/rows}}
        </tbody>
        </table>
        </details>
        {{/drawing}}
        {{^drawing}}<p class="quiet">{{description}}</p>{{/drawing}}
        </figure>
        {{/charts}}
        </div>
        </section>

        """
    }
}
