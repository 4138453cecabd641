import Foundation

/// A chart as inline SVG, with what it shows in words and as a table. All lengths are in the units of a drawing that is
/// 400 wide.
struct HTMLChart {
    /// What a colour means.
    struct Key {
        let shape: String
        let word: String
        /// Whether it is a line's, and not an area's.
        var isLine = false
    }

    let id: String
    let title: String
    /// What is to be seen, in words.
    let description: String
    /// The drawing; nil where there is nothing to draw.
    let drawing: Drawing?
    let legend: [Key]
    let columns: [String]
    let rows: [Row]

    /// A row of the table.
    struct Row {
        let head: String
        let cells: [String]
    }

    /// What is drawn: any of these, in this order.
    struct Drawing {
        let height: String
        var lines: [Line] = []
        var rectangles: [Rectangle] = []
        var paths: [Path] = []
        var dots: [Dot] = []
        var labels: [Label] = []
    }

    /// A straight line from the left to the right.
    struct Line {
        let y: String
    }

    struct Rectangle {
        let shape: String
        let x, y, width, height: String
    }

    struct Path {
        let shape: String
        let points: String
    }

    struct Dot {
        let x, y: String
    }

    struct Label {
        let shape: String
        let x, y: String
        let text: String
    }

    static let width = 400.0

    static func charts(of report: AuditReport, _ numbers: HTMLNumbers) -> [HTMLChart] {
        let (words, sums) = (numbers.words, report.sums)
        let severalServers = Set(sums.byDatastore.compactMap(\.serverUUID)).count > 1
        let labels = report.serverLabels
        let owners = HTMLBars.chart(
            "owners",
            words(.chartOwners),
            sums.byOwner.map { ($0.name ?? words(.noOwner), $0) },
            sums.currency,
            numbers
        )
        let datastores = HTMLBars.chart(
            "datastores",
            words(.chartDatastores),
            sums.byDatastore.map { share in
                let name = share.name ?? words(.unknown)
                guard severalServers, let server = share.server else { return (name, share) }
                return ("\(name) · \(labels.label(server, uuid: share.serverUUID))", share)
            },
            sums.currency,
            numbers
        )
        return [
            owners, datastores, HTMLColumns.chart(sums.unattached, numbers), HTMLCurve.chart(report.trend, numbers),
        ]
    }

    /// A length as SVG reads it, to a tenth.
    static func length(_ number: Double) -> String {
        let tenths = Int((number * 10).rounded())
        return tenths % 10 == 0 ? "\(tenths / 10)" : "\(Double(tenths) / 10)"
    }

    /// A text that is not wider than so many Latin letters, as far as that can be told. It lacks its middle where it is
    /// longer: names often differ at their ends alone.
    static func clipped(_ text: String, to width: Int) -> String {
        guard text.reduce(0, { $0 + $1.columns }) > width else { return text }
        let end = String(beginning(of: text.reversed(), to: (width - 1) / 2).reversed())
        return String(beginning(of: text, to: width - 1 - end.reduce(0) { $0 + $1.columns })) + "…" + end
    }

    private static func beginning(of text: some Sequence<Character>, to width: Int) -> [Character] {
        var left = width
        return text.prefix { character in
            left -= character.columns
            return left >= 0
        }
    }
}

extension Character {
    /// How many Latin letters it is about as wide as.
    fileprivate var columns: Int {
        let isWide = unicodeScalars.first.map { (0x1100...0x115F).contains($0.value) || $0.value >= 0x2E80 } ?? false
        return isWide ? 2 : 1
    }
}

/// Bars from left to right: who, or what, has how much.
enum HTMLBars {
    /// So many bars are drawn; the table has more.
    private static let most = 8
    /// The table shows so many.
    private static let mostRows = 100

    static func chart(
        _ id: String,
        _ title: String,
        _ shares: [(name: String, share: AuditShare)],
        _ currency: String?,
        _ numbers: HTMLNumbers
    ) -> HTMLChart {
        let words = numbers.words
        let sorted = shares.filter { $0.share.disks > 0 }
        var columns = [words(.share), words(.disks), words(.capacity), words(.orphaned)]
        if let currency { columns.append(words("\(words(.cost)), \(currency)", zh: "\(words(.cost))（\(currency)）")) }
        var rows = sorted.prefix(mostRows).map { row($0.name, $0.share, currency, numbers) }
        if let rest = rest(of: sorted.dropFirst(mostRows).map { $0.share }, words) {
            rows.append(row(rest.name, rest.share, currency, numbers))
        }
        return HTMLChart(
            id: id,
            title: title,
            description: description(of: sorted, numbers),
            drawing: drawing(of: sorted, words),
            legend: sorted.isEmpty
                ? []
                : [
                    HTMLChart.Key(shape: "bar", word: words(.capacity)),
                    HTMLChart.Key(shape: "orphan", word: words(.orphaned)),
                ],
            columns: columns,
            rows: rows
        )
    }

    private static func row(
        _ name: String,
        _ share: AuditShare,
        _ currency: String?,
        _ numbers: HTMLNumbers
    ) -> HTMLChart.Row {
        let words = numbers.words
        var cells = [numbers.count(share.disks), words.size(share.capacityMiB), words.size(share.orphanedMiB)]
        if currency != nil { cells.append(share.costPerMonth.map { numbers.money($0, nil) } ?? words.unknown) }
        return HTMLChart.Row(head: name, cells: cells)
    }

    /// All of these as one; nil where there are none.
    private static func rest(of shares: [AuditShare], _ words: AuditWords) -> (name: String, share: AuditShare)? {
        guard !shares.isEmpty else { return nil }
        var sum = AuditShare()
        for share in shares {
            sum.disks += share.disks
            sum.capacityMiB += share.capacityMiB
            sum.orphanedDisks += share.orphanedDisks
            sum.orphanedMiB += share.orphanedMiB
            if let cost = share.costPerMonth { sum.costPerMonth = (sum.costPerMonth ?? 0) + cost }
        }
        return (words("\(words(.others)) (\(shares.count))", zh: "\(words(.others))（\(shares.count)）"), sum)
    }

    private static func drawing(
        of shares: [(name: String, share: AuditShare)],
        _ words: AuditWords
    ) -> HTMLChart.Drawing? {
        guard !shares.isEmpty else { return nil }
        var drawn = Array(shares.prefix(shares.count > most + 1 ? most : most + 1))
        if let rest = rest(of: shares.dropFirst(drawn.count).map { $0.share }, words) { drawn.append(rest) }
        let greatest = Double(max(1, drawn.map { $0.share.capacityMiB }.max() ?? 1))
        let step = 36.0
        var drawing = HTMLChart.Drawing(height: HTMLChart.length(step * Double(drawn.count)))
        for (place, (name, share)) in drawn.enumerated() {
            let top = step * Double(place)
            func bar(_ shape: String, _ length: Double) -> HTMLChart.Rectangle {
                HTMLChart.Rectangle(
                    shape: shape,
                    x: "0",
                    y: HTMLChart.length(top + 19),
                    width: HTMLChart.length(length),
                    height: "10"
                )
            }
            func length(_ size: Int64) -> Double {
                size <= 0 ? 0 : max(1, Double(min(size, share.capacityMiB)) / greatest * HTMLChart.width)
            }
            drawing.rectangles.append(bar("track", HTMLChart.width))
            drawing.rectangles.append(bar("bar", length(share.capacityMiB)))
            if share.orphanedMiB > 0 { drawing.rectangles.append(bar("orphan", length(share.orphanedMiB))) }
            let y = HTMLChart.length(top + 14)
            let size = words.size(share.capacityMiB)
            drawing.labels.append(
                HTMLChart.Label(shape: "", x: "0", y: y, text: HTMLChart.clipped(name, to: 38))
            )
            drawing.labels.append(HTMLChart.Label(shape: "end", x: "400", y: y, text: size))
        }
        return drawing
    }

    private static func description(
        of shares: [(name: String, share: AuditShare)],
        _ numbers: HTMLNumbers
    ) -> String {
        let words = numbers.words
        guard !shares.isEmpty else { return words(.noData) }
        let greatest = shares.prefix(3).map { name, share in
            words(
                "\(name) \(words.size(share.capacityMiB)), of which orphaned \(words.size(share.orphanedMiB))",
                zh: "\(name) \(words.size(share.capacityMiB))，其中闲置 \(words.size(share.orphanedMiB))"
            )
        }.joined(separator: words("; ", zh: "；"))
        return words(
            "\(numbers.count(shares.count)) in all. The greatest: \(greatest).",
            zh: "共 \(numbers.count(shares.count)) 项。最大的是：\(greatest)。"
        )
    }
}

/// Columns side by side: for how long disks have been attached to nothing.
enum HTMLColumns {
    static func chart(_ ages: [AuditAge], _ numbers: HTMLNumbers) -> HTMLChart {
        let words = numbers.words
        let isEmpty = ages.allSatisfy { $0.disks == 0 }
        let description = ages.map { age in
            words(
                "\(span(age)) days: \(numbers.counted(age.disks, "disk", zh: "块磁盘")), \(words.size(age.capacityMiB))",
                zh: "\(span(age)) 天：\(numbers.counted(age.disks, "disk", zh: "块磁盘"))，\(words.size(age.capacityMiB))"
            )
        }.joined(separator: words("; ", zh: "；"))
        return HTMLChart(
            id: "ages",
            title: words(.chartAges),
            description: isEmpty ? words(.noData) : description,
            drawing: isEmpty ? nil : drawing(of: ages, numbers),
            legend: isEmpty ? [] : [HTMLChart.Key(shape: "orphan", word: words("Disks, by days", zh: "磁盘数（按天数）"))],
            columns: [words(.days), words(.disks), words(.capacity)],
            rows: isEmpty
                ? []
                : ages.map { age in
                    HTMLChart.Row(head: span(age), cells: [numbers.count(age.disks), words.size(age.capacityMiB)])
                }
        )
    }

    /// `30–89`, `365+`.
    private static func span(_ age: AuditAge) -> String {
        age.toDays.map { "\(age.fromDays)–\($0 - 1)" } ?? "\(age.fromDays)+"
    }

    private static func drawing(of ages: [AuditAge], _ numbers: HTMLNumbers) -> HTMLChart.Drawing {
        let (top, bottom) = (44.0, 214.0)
        let greatest = Double(max(1, ages.map(\.disks).max() ?? 1))
        let step = HTMLChart.width / Double(max(1, ages.count))
        var drawing = HTMLChart.Drawing(height: "240")
        drawing.lines.append(HTMLChart.Line(y: HTMLChart.length(bottom)))
        for (place, age) in ages.enumerated() {
            let middle = HTMLChart.length(step * (Double(place) + 0.5))
            let height = age.disks == 0 ? 0 : max(2, Double(age.disks) / greatest * (bottom - top))
            drawing.rectangles.append(
                HTMLChart.Rectangle(
                    shape: "orphan",
                    x: HTMLChart.length(step * Double(place) + step * 0.18),
                    y: HTMLChart.length(bottom - height),
                    width: HTMLChart.length(step * 0.64),
                    height: HTMLChart.length(height)
                )
            )
            let label = bottom - height
            func add(_ shape: String, _ y: Double, _ text: String) {
                drawing.labels.append(
                    HTMLChart.Label(shape: "middle \(shape)", x: middle, y: HTMLChart.length(y), text: text)
                )
            }
            add("", label - 21, numbers.count(age.disks))
            add("small", label - 6, numbers.words.size(age.capacityMiB))
            add("small", bottom + 18, span(age))
        }
        return drawing
    }
}

/// A line through time: how much the disks may take, and how large the datastores are.
enum HTMLCurve {
    /// The table shows so many days, evenly.
    private static let mostRows = 60

    static func chart(_ trend: [AuditTrendPoint], _ numbers: HTMLNumbers) -> HTMLChart {
        let words = numbers.words
        let step = max(1, (trend.count + mostRows - 1) / mostRows)
        let rows = trend.enumerated().filter { $0.offset % step == 0 || $0.offset == trend.count - 1 }.map { _, point in
            HTMLChart.Row(
                head: point.day,
                cells: [
                    numbers.count(point.disks), words.size(point.provisionedMiB),
                    point.capacityMiB > 0 ? words.size(point.capacityMiB) : words.unknown,
                ]
            )
        }
        var legend: [HTMLChart.Key] = []
        if !trend.isEmpty { legend.append(HTMLChart.Key(shape: "line", word: words(.provisioned), isLine: true)) }
        if showsSize(trend) { legend.append(HTMLChart.Key(shape: "size", word: words(.datastoreSize), isLine: true)) }
        return HTMLChart(
            id: "growth",
            title: words(.chartGrowth),
            description: description(of: trend, numbers),
            drawing: trend.isEmpty ? nil : drawing(of: trend, numbers),
            legend: legend,
            columns: [words(.day), words(.disks), words(.provisioned), words(.datastoreSize)],
            rows: rows
        )
    }

    /// The size of the datastores is drawn where it would not press the disks' line flat.
    private static func showsSize(_ trend: [AuditTrendPoint]) -> Bool {
        let size = trend.map(\.capacityMiB).max() ?? 0
        return size > 0 && size / 4 <= trend.map(\.provisionedMiB).max() ?? 0
    }

    private static func description(of trend: [AuditTrendPoint], _ numbers: HTMLNumbers) -> String {
        let words = numbers.words
        guard let first = trend.first, let last = trend.last else { return words(.noData) }
        let (start, end) = (words.size(first.provisionedMiB), words.size(last.provisionedMiB))
        guard trend.count > 1 else {
            return words("\(end) provisioned on \(last.day).", zh: "\(last.day) 已置备 \(end)。")
        }
        return words(
            "From \(start) provisioned on \(first.day) to \(end) on \(last.day).",
            zh: "已置备容量从 \(first.day) 的 \(start) 变为 \(last.day) 的 \(end)。"
        )
    }

    private static func drawing(of trend: [AuditTrendPoint], _ numbers: HTMLNumbers) -> HTMLChart.Drawing {
        let (top, bottom) = (24.0, 208.0)
        let withSize = showsSize(trend)
        let greatest = trend.map { withSize ? max($0.provisionedMiB, $0.capacityMiB) : $0.provisionedMiB }.max() ?? 0
        let scale = round(up: Double(max(1, greatest)))
        let places = Self.places(of: trend)
        func y(_ size: Int64) -> Double { bottom - Double(size) / scale * (bottom - top) }
        func points(_ size: (AuditTrendPoint) -> Int64) -> String {
            zip(places, trend).map { time, point in
                "\(HTMLChart.length(time * 388 + 6)),\(HTMLChart.length(y(size(point))))"
            }.joined(separator: " ")
        }
        var drawing = HTMLChart.Drawing(height: "236")
        for part in [0.0, 0.5, 1] {
            let height = bottom - part * (bottom - top)
            drawing.lines.append(HTMLChart.Line(y: HTMLChart.length(height)))
            guard part > 0 else { continue }
            drawing.labels.append(
                HTMLChart.Label(
                    shape: "small",
                    x: "0",
                    y: HTMLChart.length(height - 5),
                    text: numbers.words.size(Int64(scale * part))
                )
            )
        }
        if withSize { drawing.paths.append(HTMLChart.Path(shape: "size", points: points(\.capacityMiB))) }
        drawing.paths.append(HTMLChart.Path(shape: "line", points: points(\.provisionedMiB)))
        if let last = trend.last, let time = places.last {
            let place = (time * 388 + 6, y(last.provisionedMiB))
            // Above the line, on no line of the grid, and never out of the drawing.
            var base = max(12, place.1 - 9)
            if let line = drawing.lines.compactMap({ Double($0.y) }).first(where: { base - 14 < $0 && $0 < base + 4 }) {
                base = line - 5
            }
            drawing.dots.append(HTMLChart.Dot(x: HTMLChart.length(place.0), y: HTMLChart.length(place.1)))
            drawing.labels.append(
                HTMLChart.Label(
                    shape: "end",
                    x: "400",
                    y: HTMLChart.length(base),
                    text: numbers.words.size(last.provisionedMiB)
                )
            )
        }
        if let first = trend.first, let last = trend.last {
            drawing.labels.append(HTMLChart.Label(shape: "small", x: "0", y: "228", text: first.day))
            if trend.count > 1 {
                drawing.labels.append(HTMLChart.Label(shape: "small end", x: "400", y: "228", text: last.day))
            }
        }
        return drawing
    }

    /// Where the days lie between the first and the last, from 0 to 1; a single day at the end.
    private static func places(of trend: [AuditTrendPoint]) -> [Double] {
        let days = trend.map { point in
            (try? Date(point.day, strategy: Date.ISO8601FormatStyle().year().month().day()))?
                .timeIntervalSinceReferenceDate
        }
        let known = days.compactMap { $0 }
        guard known.count == trend.count, let first = known.first, let last = known.last, last > first else {
            return trend.indices.map { trend.count == 1 ? 1 : Double($0) / Double(trend.count - 1) }
        }
        return known.map { ($0 - first) / (last - first) }
    }

    /// The next of 1, 2, 4, 6, 8 and 10 times a round number in its unit of 1,024.
    private static func round(up mebibytes: Double) -> Double {
        var unit = 1.0
        while mebibytes / unit >= 1_024 { unit *= 1_024 }
        var step = unit
        while mebibytes / step > 10 { step *= 10 }
        for factor in [1.0, 2, 4, 6, 8, 10] where mebibytes <= factor * step { return factor * step }
        return mebibytes
    }
}
