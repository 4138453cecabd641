import Foundation
import Testing

@testable import Audit

@Suite(.timeLimit(.minutes(1)))
struct AuditChartTests {
    private let numbers = HTMLNumbers(words: AuditWords(.en))

    private func bars(_ sizes: [Int64]) -> HTMLChart {
        let shares = sizes.enumerated().map { number, size in
            ("owner \(number)", AuditShare(name: "owner \(number)", disks: 1, capacityMiB: size, orphanedMiB: size / 2))
        }
        return HTMLBars.chart("owners", "Owners", shares, nil, numbers)
    }

    private func day(_ number: Int, _ size: Int64, capacity: Int64 = 0) -> AuditTrendPoint {
        let day = String(format: "2026-01-%02d", number)
        return AuditTrendPoint(day: day, disks: 1, provisionedMiB: size, capacityMiB: capacity, freeMiB: 0)
    }

    /// Every number of the drawing is one, and lies in it.
    private func expectInside(_ chart: HTMLChart) throws {
        let drawing = try #require(chart.drawing)
        let height = try #require(Double(drawing.height))
        for box in drawing.rectangles {
            let (x, y) = (try #require(Double(box.x)), try #require(Double(box.y)))
            #expect(x >= 0 && x + (Double(box.width) ?? .nan) <= 400.1)
            #expect(y >= 0 && y + (Double(box.height) ?? .nan) <= height)
        }
        for label in drawing.labels {
            #expect((0...400).contains(Double(label.x) ?? .nan) && (0...height).contains(Double(label.y) ?? .nan))
        }
        for point in drawing.paths.flatMap({ $0.points.split(whereSeparator: { $0 == " " || $0 == "," }) }) {
            #expect((0...400).contains(Double(point) ?? .nan), "\(point)")
        }
    }

    @Test func `a chart of nothing says so and draws nothing`() {
        for chart in [bars([]), HTMLColumns.chart([], numbers), HTMLCurve.chart([], numbers)] {
            #expect(chart.drawing == nil && chart.rows.isEmpty && chart.legend.isEmpty)
            #expect(chart.description == "There is nothing to show yet.")
        }
        let ages = [AuditAge(fromDays: 0, toDays: 30, disks: 0, capacityMiB: 0)]
        #expect(HTMLColumns.chart(ages, numbers).drawing == nil)
    }

    @Test func `a chart of one thing is whole`() throws {
        try expectInside(bars([1_024]))
        #expect(bars([1_024]).description == "1 in all. The greatest: owner 0 1 GiB, of which orphaned 512 MiB.")
        // Of a disk whose size is not known.
        try expectInside(bars([0]))
        let age = AuditAge(fromDays: 365, toDays: nil, disks: 3, capacityMiB: 2_048)
        try expectInside(HTMLColumns.chart([age], numbers))
        #expect(HTMLColumns.chart([age], numbers).rows.first?.head == "365+")
        let curve = HTMLCurve.chart([day(1, 2_048)], numbers)
        try expectInside(curve)
        #expect(curve.description == "2 GiB provisioned on 2026-01-01." && curve.rows.count == 1)
    }

    @Test func `of many things the greatest are drawn, the others as one, and the table has them`() throws {
        let chart = bars((1...30).reversed().map { Int64($0) * 1_024 })
        try expectInside(chart)
        #expect(chart.drawing?.labels.count == 18 && chart.rows.count == 30)
        #expect(chart.drawing?.labels[16].text == "all others (22)")
        #expect(bars((1...9).map { _ in 5 }).drawing?.labels.count == 18)
        let long = bars((1...300).map { _ in 5 })
        #expect(long.rows.count == 101 && long.rows.last?.head == "all others (200)")
    }

    @Test func `a line goes through the days as they lie in time, and its table has some of many`() throws {
        let curve = HTMLCurve.chart([day(1, 100), day(2, 200), day(11, 400)], numbers)
        try expectInside(curve)
        let points = try #require(curve.drawing?.paths.first?.points.split(separator: " "))
        #expect(points.map { $0.prefix { $0 != "," } } == ["6", "44.8", "394"])
        let many = HTMLCurve.chart((0..<400).map { _ in day(1, 5) }, numbers)
        #expect(many.rows.count <= 61)
    }

    @Test func `the last value stands on no line of the grid`() throws {
        for size in Int64(1)...400 {
            for trend in [[day(1, size * 1_024)], [day(1, 1_024), day(2, size * 1_024)]] {
                let curve = HTMLCurve.chart(trend, numbers)
                try expectInside(curve)
                let drawing = try #require(curve.drawing)
                let label = try #require(drawing.labels.first { $0.shape == "end" })
                let base = try #require(Double(label.y))
                for line in drawing.lines {
                    let y = try #require(Double(line.y))
                    #expect(y < base - 12 || y > base + 3, "\(size) GiB: a line at \(y), the label at \(base)")
                }
            }
        }
    }

    @Test func `the size of the datastores is drawn where it leaves the line its height`() throws {
        let near = HTMLCurve.chart([day(1, 100, capacity: 300), day(2, 200, capacity: 300)], numbers)
        #expect(near.drawing?.paths.map(\.shape) == ["size", "line"] && near.legend.count == 2)
        try expectInside(near)
        let far = HTMLCurve.chart([day(1, 100, capacity: 9_000), day(2, 200, capacity: 9_000)], numbers)
        #expect(far.drawing?.paths.map(\.shape) == ["line"] && far.legend.count == 1)
    }

    @Test func `long names lack their middle, by how wide they are`() {
        #expect(HTMLChart.clipped("short", to: 10) == "short")
        #expect(HTMLChart.clipped("0123456789", to: 10) == "0123456789")
        #expect(HTMLChart.clipped("0123456789abc", to: 10) == "01234…9abc")
        #expect(HTMLChart.clipped("支付团队数", to: 10) == "支付团队数")
        #expect(HTMLChart.clipped("支付团队数据库", to: 10) == "支付…据库")
    }

    @Test func `datastores of servers of one name are told apart in the drawing`() throws {
        let shares = ["41001", "41002"].map { port in
            ("ssd-01 · vcenter (https://vcenter.example.org:\(port)/sdk)", AuditShare(disks: 1, capacityMiB: 5))
        }
        let labels = try #require(HTMLBars.chart("datastores", "Datastores", shares, nil, numbers).drawing).labels
        #expect(labels[0].text == "ssd-01 · vcenter (h…ple.org:41001/sdk)" && labels[2].text.contains("41002"))
    }

    @Test func `numbers are grouped, and money has cents`() {
        #expect(numbers.count(0) == "0" && numbers.count(1_234_567) == "1,234,567" && numbers.count(-1_000) == "−1,000")
        #expect(numbers.money(1_234.5, "EUR") == "1,234.50 EUR" && numbers.money(0.004, nil) == "0.00")
        #expect(numbers.money(-0.05, nil) == "−0.05")
        #expect(numbers.difference(3) == "+3" && numbers.difference(0) == "0" && numbers.difference(-3) == "−3")
    }
}
