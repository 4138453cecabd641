import Catalog
import Foundation
import Testing

@testable import Audit

@Suite(.timeLimit(.minutes(1)))
struct AuditFindingsTests {
    private func finding(_ number: Int, filler: String = "") -> AuditFinding {
        var finding = AuditFinding(
            rule: "own.\(number % 3)",
            severity: AuditSeverity.allCases[number % 5],
            server: "vc\(number % 2)",
            subject: AuditSubject.allCases[number % 5],
            subjectID: number % 7 == 0 ? nil : "id-\(number)",
            name: "name 数据 \(number)"
        )
        finding.datastore = number % 4 == 0 ? nil : "ds-\(number % 10)"
        finding.path = number % 5 == 0 ? nil : "[ds] fcd/\(number).vmdk"
        finding.vm = number % 6 == 0 ? "vm" : nil
        finding.owner = number % 3 == 0 ? nil : "team-\(number % 9)"
        finding.capacityMiB = number % 8 == 0 ? nil : Int64(number) << 33
        finding.costPerMonth = number % 9 == 0 ? nil : Double(number) / 4
        finding.message = "message \(number)" + filler
        finding.add(.days, Int64(number) - 5)
        finding.add(.by, number % 2 == 0 ? "kim" : nil)
        finding.commands = number % 11 == 0 ? [] : [MendingCommand("fcd", "show", "a b"), MendingCommand("x")]
        finding.isSafeToMend = number % 2 == 1
        finding.change = number % 4 == 0 ? nil : AuditFinding.Change.allCases[number % 3]
        finding.part = number % 10 == 0 ? "p" : nil
        if number % 13 == 0, let until = CalendarDay("2031-12-31") {
            finding.suppression = AuditFinding.Suppression(reason: "r\(number)", until: until)
        }
        return finding
    }

    @Test func `findings come back as they went in, however many there are`() throws {
        var writer = AuditFindingsWriter()
        let filler = String(repeating: "x", count: 200)
        // More than is kept in memory.
        for number in 0..<10_000 { try writer.append(finding(number, filler: filler)) }
        let findings = writer.finished()
        #expect(findings.count == 10_000)
        for _ in 0..<2 {
            var number = 0
            try findings.forEach { found in
                if found != finding(number, filler: filler) { Issue.record("finding \(number) differs") }
                number += 1
            }
            #expect(number == 10_000)
        }
        #expect(try findings.prefix(3).map(\.message).count == 3)
        #expect(try findings.prefix(2) { $0.owner == "team-8" }.map(\.owner) == ["team-8", "team-8"])
    }

    @Test(arguments: [0, 3, 5_000])
    func `what was added after a mark can be forgotten`(_ kept: Int) throws {
        var writer = AuditFindingsWriter()
        let filler = String(repeating: "x", count: 400)
        for number in 0..<kept { try writer.append(finding(number, filler: filler)) }
        let mark = writer.mark
        for number in 0..<7_000 { try writer.append(finding(number + 1, filler: filler)) }
        writer.goBack(to: mark)
        try writer.append(finding(42))
        let findings = writer.finished()
        #expect(findings.count == kept + 1)
        var last: AuditFinding?
        var count = 0
        try findings.forEach { found in
            last = found
            count += 1
        }
        #expect(count == kept + 1 && last == finding(42))
    }

    @Test func `no findings are none`() throws {
        #expect(try AuditFindings.none.all().isEmpty)
        #expect(try AuditFindingsWriter().finished().prefix(5).isEmpty)
    }
}
