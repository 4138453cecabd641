import ArgumentParser
import Audit
import Catalog
import Foundation

struct AuditCatalog: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Run every rule of the audit over a catalog that `make` made, and write the report as JSON."
    )

    @Option(help: "Where the report goes.")
    var json = "/dev/null"

    @Option(help: "A report to compare with.")
    var against: String?

    @Flag(help: "Say what each rule takes as soon as it has run.")
    var eachRule = false

    @Argument(help: "The file that `make` made.")
    var path: String

    func run() throws {
        let catalog = try DiskCatalog.open(at: path, mode: .readOnly)
        let start = Date()
        // The synthetic catalog's present.
        var options = AuditOptions(now: try Date("2026-11-01T00:00:00Z", strategy: .iso8601))
        options.against = try against.map(EarlierReport.init(contentsOf:))
        let readAt = Date()
        var times: [(String, Double)] = []
        var last = (rule: "", time: Date())
        let report = try Auditor(catalog).run(options: options) { step in
            if !last.rule.isEmpty {
                let seconds = Date().timeIntervalSince(last.time)
                times.append((last.rule, seconds))
                if eachRule { FileHandle.standardError.write(Data("\(last.rule): \(seconds) s\n".utf8)) }
            }
            last = (step.rule ?? "sums", Date())
        }
        times.append((last.rule, Date().timeIntervalSince(last.time)))
        let audited = Date()
        // Not FileManager's: that puts a new file in the place of a device.
        let descriptor = open(json, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw CocoaError(.fileWriteNoPermission) }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        var bytes = 0
        try report.writeJSON { text in
            bytes += text.utf8.count
            try handle.write(contentsOf: Data(text.utf8))
        }
        let written = Date()
        print("| part of an audit | result |\n|---|---|")
        if against != nil { line("earlier report read", readAt.timeIntervalSince(start)) }
        let counts = Dictionary(uniqueKeysWithValues: report.rules.map { ($0.id, $0.findings) })
        for (rule, time) in times.sorted(by: { $0.1 > $1.1 }).prefix(12) {
            line("\(rule), \(counts[rule] ?? 0) findings", time)
        }
        line(
            "all \(report.rules.count) rules and sums, \(report.findings.count) findings",
            audited.timeIntervalSince(readAt)
        )
        line("JSON of \(bytes >> 20) MiB", written.timeIntervalSince(audited))
        line("all of it", written.timeIntervalSince(start))
        print("| most memory | \(Self.peak()) |")
        for rule in report.failures { print("FAILED \(rule.id): \(rule.error?.message ?? "")") }
    }

    private func line(_ what: String, _ seconds: Double) {
        print("| \(what) | \(seconds.formatted(.number.precision(.fractionLength(1)).grouping(.never))) s |")
    }

    /// What this process took at most, by Linux.
    private static func peak() -> String {
        let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = status?.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        guard let kib = line?.split(separator: " ").dropFirst().first.flatMap({ Int($0) }) else { return "unknown" }
        return "\(kib >> 10) MiB"
    }
}
